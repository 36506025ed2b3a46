"""Transport through an electrode that thickens, in its reference frame.

    B = B_stock(eps)/lambda_x,   eps = eps_ref/lambda_x the current porosity

The distance to cross grows with lambda_x; the area does not. B_stock is whichever relation
PyBaMM's option "transport efficiency" names, Bruggeman's eps^b by default; for the solid it reads
1 - eps, the whole particles and the binder.
"""

import pybamm


class StretchedTransportEfficiency(pybamm.transport_efficiency.BaseModel):
    """PyBaMM's transport efficiency of one component, over the thickness ratio.

    Parameters
    ----------
    stock : pybamm.transport_efficiency.BaseModel
        The submodel that relates transport to porosity.
    electrode : str
        Domain of the electrode that thickens.
    """

    def __init__(self, stock, electrode):
        super().__init__(stock.param, stock.component, stock.options)
        self.stock = stock
        self.electrode = electrode

    def get_coupled_variables(self, variables):
        lambda_x = variables[f"{self.electrode.capitalize()} thickness ratio"]
        stock = self.stock.get_coupled_variables(dict(variables))
        efficiency = {
            d: stock[f"{d.split()[0].capitalize()} {self.component.lower()} transport efficiency"]
            for d in self.options.whole_cell_domains
        }
        efficiency[self.electrode] = efficiency[self.electrode] / lambda_x
        variables.update(self._get_standard_transport_efficiency_variables(efficiency))
        return variables
