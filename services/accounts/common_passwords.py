"""Passwords of ten or more characters that guessers try first (NIST SP 800-63B §5.1.1.2)."""

from typing import Final

COMMON_PASSWORDS: Final = frozenset(
    """
    1234567890 0123456789 0987654321 9876543210 12345678910 123456789a 1234567891 123456789012 1212121212
    1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 qwertyuiop qwerty1234 qwerty12345 qwerty123456 asdfghjkl1 asdfghjkl;
    zaq12wsxcde3 password12 password123 password1234 password12345 passw0rd123 p@ssword123 p@ssw0rd123
    password@123 password#123 mypassword mypassword1 abcdefghij abcdefghijk abcd123456 abcde12345 abc1234567
    letmein123 welcome123 welcome1234 welcome@123 iloveyou12 iloveyou123 iloveyou1234 changeme123
    administrator admin12345 admin123456 admin@1234 superman123 football123 baseball123 princess123
    sunshine123 india12345 india123456 india@1234 india@12345 bharat1234 bharat12345 bharatmata hindustan1
    hindustan123 jaihind123 jaihind1234 jaishriram jaishreeram jaimatadi1 jaimatadi123 omnamahshivaya
    omsairam123 sairam1234 krishna123 radhekrishna harekrishna ganpatibappa mahadev123 mahakal123 kisan12345
    kisan123456 mandi12345 mandi123456 mandiconnect mandiconnect1 mandi-connect
    """.split()
)
