"""Numerical formulas behind the special functions, on float64 arrays; a card imports the one it needs when called."""
