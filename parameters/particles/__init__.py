"""Porous particles: from what is measured of them to ligaments and pores."""
