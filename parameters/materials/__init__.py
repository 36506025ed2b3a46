"""Properties of alloys, electrolytes and cathodes as functions of the stoichiometry."""
