// node publicodes.mjs PACKAGE RULES    answers cases, one JSON object a line, with the time each took
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const [, , folder, path] = process.argv
const found = createRequire(import.meta.url)(folder)
const Engine = found.default ?? found
const rules = JSON.parse(readFileSync(path, 'utf8'))
const quiet = { log () {}, warn () {}, error (text) { throw new Error(text) } }
const engine = new Engine(rules, { logger: quiet })
const answers = Object.keys(rules).filter(name => 'valeur' in rules[name])
const word = { true: 'oui', false: 'non' }

for await (const line of createInterface({ input: process.stdin })) {
  const facts = JSON.parse(line)
  const start = performance.now()
  const used = process.cpuUsage()
  const situation = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, word[value] ?? value]))
  engine.setSituation(situation)
  const values = Object.fromEntries(answers.map(name => [name, engine.evaluate(name).nodeValue ?? null]))
  const { user, system } = process.cpuUsage(used)
  const wall = (performance.now() - start) / 1e3
  process.stdout.write(JSON.stringify([values, wall, (user + system) / 1e6]) + '\n')
}
