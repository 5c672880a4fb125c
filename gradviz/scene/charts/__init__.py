"""The frames of the plots of loss, output and gradient flow."""
