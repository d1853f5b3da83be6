"""What both faces stand in: who asks, what they may, how a page is answered."""
