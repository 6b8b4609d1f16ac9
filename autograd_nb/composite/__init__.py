"""Operations that PyTorch itself builds from others: written on tensors, by topic, imported when first asked for."""
