"""What has happened: the record of cases, rounds, meetings and notices, and what may be asked of it."""
