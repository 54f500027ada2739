mkdir -p runtime/ratelimit/config
cat >runtime/ratelimit/config/edge.yaml <<'YAML'
domain: edge
descriptors:
  - key: remote_address
    rate_limit: {unit: second, requests_per_unit: 20}
  - key: path
    value: /login
    rate_limit: {unit: day, requests_per_unit: 10}
YAML
redis-server
