"""One module for each layout: who prints it, with which program, and the habits that it shows."""
