"""Transport through an electrode that thickens, in its reference frame.

    B = B_stock(eps)/lambda_x,   eps = eps_ref/lambda_x the current porosity           (algebraic)

The distance to cross grows with lambda_x; the area does not. B_stock is the relation that PyBaMM's
option "transport efficiency" selects, by default Bruggeman's eps^b (10.1002/andp.19354160705); for
the solid it reads 1 - eps, which is particles and binder.
"""

import pybamm

from porousalloy.models.submodels.base_ligament import whole_cell_domains


class StretchedTransportEfficiency(pybamm.transport_efficiency.BaseModel):
    """PyBaMM's transport efficiency of one component, divided by the thickness ratio.

    Parameters
    ----------
    stock : pybamm.transport_efficiency.BaseModel
        PyBaMM's submodel that relates transport to porosity.
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
            for d in whole_cell_domains(self.options)
        }
        efficiency[self.electrode] = efficiency[self.electrode] / lambda_x
        variables.update(self._get_standard_transport_efficiency_variables(efficiency))
        return variables
