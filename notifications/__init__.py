"""What is said: letters in Korean from plain words, and the ways to send them."""
