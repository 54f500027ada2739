mkdir new
cat >shop.yaml <<'YAML'
domain: shop
descriptors:
  - {key: path, value: /api/*,
     rate_limit: {unit: second, requests_per_unit: 5}}
  - {key: path, value: /api/v1/*,
     rate_limit: {unit: second, requests_per_unit: 10}}
YAML
cat >web.yaml <<'YAML'
domain: web
descriptors:
  - key: path
    value: /login
    rate_limit: {unit: minute, requests_per_unit: 5}
  - key: remote_address
    rate_limit: {unit: minute, requests_per_unit: 20}
YAML
cat >new/shop.yaml <<'YAML'
domain: shop
descriptors:
  - key: user
    rate_limit: {unit: minute, requests_per_unit: 10, name: per_user}
    descriptors:
      - key: path
        value: /cart*
        rate_limit: {unit: hour, requests_per_unit: 100}
      - key: path
        value: /cart/checkout
        rate_limits:
          - {unit: second, requests_per_unit: 1}
          - {unit: day, requests_per_unit: 50, algorithm: sliding_window_counter}
  - {key: api_key, rate_limit: {unlimited: true}}
  - key: remote_address
    rate_limit: {unit: minute, requests_per_unit: 30, algorithm: token_bucket, burst: 60}
YAML
made-access-log | sed '501s/.*/kernel: eth0 link up/' >access.log
made-access-log -v hours=3 | gzip >access.log.gz
export MANAGEMENT_DIR=/var/lib/envoyrls
rls token create --name docs --role admin >/etc/envoyrls/token
