"""Cost and return of deep-learning projects: labels, compute, generalization, compression, cash flow."""
