"""What is measured side by side, each a command: run from the project's root."""
