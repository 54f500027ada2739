# Five calls a minute are admitted, and all six are to fall into one minute.
while [ "$(date +%-S)" -ge 40 ]; do sleep 0.2; done
