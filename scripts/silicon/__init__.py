"""Silicon half cells of IFE: what a model with stress explains beside simpler ones."""
