"""What is due is said in whole words: they do not begin or end inside a name."""

from __future__ import annotations

import pytest

from factage.invoice.pages import labels


@pytest.mark.parametrize("name", ["cabinet dumoulin expertise", "cabinet dubois", "cabinet durand conseil"])
def test_letters_inside_a_name_say_no_total(name):
    assert labels.total_role(name) is None


@pytest.mark.parametrize("label", ["net du", "montant net du", "net a payer", "net payer", "solde du"])
def test_whole_words_do(label):
    assert labels.total_role(label) == "payable"
