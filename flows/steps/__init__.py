"""What a flow does, as plain functions: no Prefect, no clock, milliseconds."""
