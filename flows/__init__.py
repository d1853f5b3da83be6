"""When: what is due finds its people, by Prefect, by the embedded clock or by hand."""
