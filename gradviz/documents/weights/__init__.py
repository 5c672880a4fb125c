"""Reads weights saved by other programs, without their libraries, with bounded memory and without executing code."""
