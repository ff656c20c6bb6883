"""What every network here is built with: pretrained weights, batches, training."""
