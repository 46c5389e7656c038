"""Assessment report and referral letter: a frozen document model in, PDF bytes out."""
