mkdir shop
echo '{domain: shop, descriptors: [{key: path, value: /login, rate_limit: {unit: second, requests_per_unit: 10}}]}' >shop/rules.yaml
export MANAGEMENT_DIR=$PWD/managed
export RLS_TOKEN=$(rls token create --name docs --role admin)
envoyrls-server --rules shop
