"""Reports as people get them: on the terminal, to print, and as a workbook."""
