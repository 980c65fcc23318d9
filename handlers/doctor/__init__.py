"""What `tocsin doctor` looks at: is everything that is set up also as it must be?"""
