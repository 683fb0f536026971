"""The linked knowledge base as one networkx graph with typed edges."""
