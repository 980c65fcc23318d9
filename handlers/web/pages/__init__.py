"""The console's pages, one file for each subject: PAGES."""
