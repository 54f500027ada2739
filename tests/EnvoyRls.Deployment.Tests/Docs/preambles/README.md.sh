made-access-log | gzip >access.log.gz
redis-server
