"""What an office may type as a mail address; whether anybody reads it, only a mail can tell."""

import re

ADDRESS = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")
