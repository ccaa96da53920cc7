"""From a screen's report to its charts, tables and cards; a module a screen."""
