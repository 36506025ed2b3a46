"""Names of steps, as cyclers write them, say charge, discharge or rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porousalloy.experiments.data.columns.step_words import branch_of

WORDS = {
    # Neware (NewareNDA's table of states), Landt, Maccor, Basytec, Digatron, Arbin, Novonix, PEC
    "charge": (
        "CC_Chg", "CC Chg", "CCCV_Chg", "CV Chg", "CP Chg", "CPCV Chg", "CC Charge", "CC-CV charge",
        "Charge", "CHARGE", "Cha", "CHA", "C", "c", "c_cc", "C_Rate", "C_CV", "Chg", "Laden",
        "Ladung", "CC-Laden", "Oxidation", "ox", "恒流充电", "恒流恒压充电", "充电", "Charging",
    ),
    "discharge": (
        "CC_DChg", "CC DChg", "CCCV DChg", "CP_DChg", "CR DChg", "CC Discharge", "Discharge",
        "DCH", "Dch", "D", "d_cc", "D_Rate", "DChg", "DChrg", "DCharge", "dis", "Entladen",
        "Entladung", "CC-Entladen", "Reduction", "red", "décharge", "恒流放电", "放电",
    ),
    "rest": (
        "Rest", "REST", "R", "P", "S", "Pause", "PAU", "OCV", "Open circuit", "Ruhe", "Relaxation",
        "静置", "搁置", "Idle", "Rest after charge", "Pause nach Laden", "OCV after discharge",
    ),
    "lithiation": ("lithiation", "Sodiation", "insertion", "Alloying", "intercalation"),
    "delithiation": ("Delithiation", "desodiation", "extraction", "de-insertion", "dealloying"),
    "": ("", "Pulse", "Cycle", "End", "CC-CV", "GITT", "up", "1", "132", "2.0", "Control", "nan"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "branch"), [(word, branch) for branch, words in WORDS.items() for word in words]
)
def test_words_of_the_field(word, branch):
    assert branch_of(word) == branch


@given(st.text())
def test_any_text_is_a_branch_or_none(text):
    assert branch_of(text) in WORDS
    assert branch_of(f"  {text.upper()}\t") in WORDS
