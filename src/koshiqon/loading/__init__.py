"""From strict YAML to the model, with diagnostics that name the place, the code and the remedy."""
