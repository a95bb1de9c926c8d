"""Figures about visits and mail: counted in SQL, drawn as SVG on the server, shown as tables."""
