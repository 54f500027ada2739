mkdir my-rules
cat >my-rules/shop.yaml <<'YAML'
domain: shop
descriptors:
  - {key: path, value: /login, rate_limit: {unit: minute, requests_per_unit: 5}, descriptors: [{key: user, rate_limit: {unit: hour, requests_per_unit: 5}}]}
YAML
envoyrls-server --rules my-rules
