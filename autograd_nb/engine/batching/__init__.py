"""vmap's half of the engine: batched tensors, the layer that computes with them, and a rule for each kind of card."""
