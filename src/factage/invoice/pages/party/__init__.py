"""Who sells and who buys: blocks of addresses, what each row of them says, whose each number is."""
