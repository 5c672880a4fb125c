"""What the plots of loss, output and gradient flow show."""
