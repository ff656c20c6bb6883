"""Label Studio: what is shown there, how tasks go there and answers come back. All that knows it stands here."""
