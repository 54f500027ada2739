{{/* One setting, unless its value is empty. Takes a list: name, value. A number that YAML read as 1e+06 is written out. */}}
{{- define "envoyrls.setting" -}}
{{- $value := index . 1 -}}
{{- if kindIs "float64" $value -}}
{{- if eq (floor $value) $value }}{{ $value = int64 $value }}{{ end -}}
{{- end -}}
{{- if not (or (kindIs "invalid" $value) (eq (toString $value) "")) }}
{{ index . 0 }}: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{/* A word that may be "off", which YAML reads as false where it has no quotes. */}}
{{- define "envoyrls.word" -}}
{{- kindIs "bool" . | ternary "off" . }}
{{- end }}

{{/* A map as one text, in the order of keys. Takes a list: the map, what is between key and value. */}}
{{- define "envoyrls.pairs" -}}
{{- $pairs := list -}}
{{- $between := index . 1 -}}
{{- range $key, $value := index . 0 -}}
{{- if kindIs "float64" $value -}}
{{- if eq (floor $value) $value }}{{ $value = int64 $value }}{{ end -}}
{{- end -}}
{{- $pairs = append $pairs (printf "%s%s%s" $key $between (toString (kindIs "bool" $value | ternary "off" $value))) -}}
{{- end -}}
{{- join "," $pairs }}
{{- end }}

{{/* Everything that is told to the server but secrets and what the pod is asked for. */}}
{{- define "envoyrls.settings" -}}
{{- include "envoyrls.settings.listeners" . }}
{{- include "envoyrls.settings.rules" . }}
{{- include "envoyrls.settings.counters" . }}
{{- include "envoyrls.settings.redis" . }}
{{- include "envoyrls.settings.region" . }}
{{- include "envoyrls.settings.management" . }}
{{- include "envoyrls.settings.adaptive" . }}
{{- include "envoyrls.settings.telemetry" . }}
{{- end }}

{{- define "envoyrls.settings.listeners" }}
PORT: "8080"
GRPC_PORT: "8081"
DEBUG_PORT: "6070"
DEBUG_HOST: {{ ternary "0.0.0.0" "127.0.0.1" .Values.debug.expose | quote }}
LOG_LEVEL: {{ .Values.log.level | quote }}
LOG_FORMAT: {{ .Values.log.format | quote }}
SHUTDOWN_DRAIN_DELAY: {{ include "envoyrls.drainDelay" . | printf "%ss" | quote }}
SHUTDOWN_DRAIN_TIMEOUT: {{ printf "%ds" (int64 .Values.shutdown.drainTimeoutSeconds) | quote }}
{{- with .Values.http }}
{{- include "envoyrls.setting" (list "HTTP_MAX_REQUESTS" .maxRequests) }}
{{- include "envoyrls.setting" (list "HTTP_MAX_CONNECTIONS" .maxConnections) }}
{{- end }}
{{- with .Values.grpc }}
GRPC_HTTP2: {{ .http2 | quote }}
{{- include "envoyrls.setting" (list "GRPC_MAX_CONNECTION_AGE" .maxConnectionAge) }}
{{- include "envoyrls.setting" (list "GRPC_MAX_CONNECTION_AGE_GRACE" .maxConnectionAgeGrace) }}
{{- include "envoyrls.setting" (list "GRPC_MAX_CONCURRENT_STREAMS" .maxConcurrentStreams) }}
{{- include "envoyrls.setting" (list "GRPC_MAX_CALLS" .maxCalls) }}
{{- include "envoyrls.setting" (list "GRPC_MAX_CONNECTIONS" .maxConnections) }}
{{- if .tls.enabled }}
GRPC_SERVER_USE_TLS: "true"
GRPC_SERVER_TLS_CERT: /etc/envoyrls/tls/grpc/tls.crt
GRPC_SERVER_TLS_KEY: /etc/envoyrls/tls/grpc/tls.key
{{- if .tls.clientAuth }}
GRPC_CLIENT_TLS_CACERT: /etc/envoyrls/tls/grpc/ca.crt
{{- include "envoyrls.setting" (list "GRPC_CLIENT_TLS_SAN" .tls.clientSan) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.settings.rules" }}
{{- if .Values.xds.enabled }}
CONFIG_TYPE: GRPC_XDS_SOTW
{{- with .Values.xds }}
CONFIG_GRPC_XDS_SERVER_URL: {{ .serverUrl | quote }}
CONFIG_GRPC_XDS_NODE_ID: {{ .nodeId | quote }}
{{- include "envoyrls.setting" (list "CONFIG_GRPC_XDS_NODE_METADATA" (include "envoyrls.pairs" (list .nodeMetadata "="))) }}
{{- include "envoyrls.setting" (list "CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS" (include "envoyrls.pairs" (list .headers ":"))) }}
{{- if .tls.enabled }}
CONFIG_GRPC_XDS_SERVER_USE_TLS: "true"
{{- if .tls.existingSecret }}
CONFIG_GRPC_XDS_SERVER_TLS_CACERT: /etc/envoyrls/tls/xds/ca.crt
{{- if .tls.clientCertificate }}
CONFIG_GRPC_XDS_CLIENT_TLS_CERT: /etc/envoyrls/tls/xds/tls.crt
CONFIG_GRPC_XDS_CLIENT_TLS_KEY: /etc/envoyrls/tls/xds/tls.key
{{- end }}
{{- end }}
{{- include "envoyrls.setting" (list "CONFIG_GRPC_XDS_SERVER_TLS_SAN" .tls.san) }}
{{- end }}
{{- end }}
{{- else }}
RULES: /etc/envoyrls/rules
{{- if .Values.rules.watch }}
RULES_CONFIGMAP: {{ printf "%s/%s" .Release.Namespace (include "envoyrls.rulesConfigMap" .) | quote }}
{{- end }}
{{- end }}
{{- if .Values.rules.mergeDomains }}
MERGE_DOMAIN_CONFIG: "true"
{{- end }}
{{- if and .Values.rules.requiredForReadiness (or .Values.xds.enabled .Values.rules.existingConfigMap .Values.rules.files) }}
HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED: "true"
{{- end }}
{{- end }}

{{- define "envoyrls.settings.counters" }}
{{- with .Values.limits }}
{{- if .shadowMode }}
SHADOW_MODE: "true"
{{- end }}
CHARGE_MODE: {{ .chargeMode | quote }}
CONSISTENCY: {{ .consistency | quote }}
{{- include "envoyrls.setting" (list "LEASE_WAIT_REPLICAS" .leaseWaitReplicas) }}
CACHE_KEY_FORMAT: {{ .keyFormat | quote }}
{{- include "envoyrls.setting" (list "CACHE_KEY_PREFIX" .keyPrefix) }}
{{- include "envoyrls.setting" (list "LOCAL_CACHE_SIZE_IN_BYTES" .localCacheBytes) }}
{{- include "envoyrls.setting" (list "NEAR_LIMIT_RATIO" .nearLimitRatio) }}
{{- end }}
{{- include "envoyrls.setting" (list "MEMORY_MAX_COUNTERS" .Values.redis.memory.maxCounters) }}
{{- if .Values.redis.memory.persistence.enabled }}
STATE_DIR: /var/lib/envoyrls-state/counters
{{- end }}
{{- with .Values.responses }}
{{- if .headers.enabled }}
LIMIT_RESPONSE_HEADERS_ENABLED: "true"
LIMIT_RESPONSE_HEADERS_STYLE: {{ .headers.style | quote }}
{{- end }}
{{- if .dynamicMetadata }}
RESPONSE_DYNAMIC_METADATA: "true"
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.settings.redis" }}
{{- if eq .Values.redis.mode "memory" }}
BACKEND_TYPE: memory
{{- else }}
BACKEND_TYPE: redis
{{- if eq .Values.redis.mode "inChart" }}
REDIS_TYPE: SINGLE
REDIS_URL: {{ include "envoyrls.fullname" . }}-redis:6379
{{- else }}
{{- include "envoyrls.settings.redisPool" (list "REDIS" .Values.redis) }}
{{- end }}
{{- with .Values.redis }}
{{- if .tls.existingSecret }}
REDIS_TLS_CACERT: /etc/envoyrls/tls/redis/ca.crt
{{- if .tls.clientCertificate }}
REDIS_TLS_CLIENT_CERT: /etc/envoyrls/tls/redis/tls.crt
REDIS_TLS_CLIENT_KEY: /etc/envoyrls/tls/redis/tls.key
{{- end }}
{{- end }}
{{- if .tls.skipHostnameVerification }}
REDIS_TLS_SKIP_HOSTNAME_VERIFICATION: "true"
{{- end }}
{{- include "envoyrls.setting" (list "REDIS_OP_TIMEOUT" .opTimeout) }}
{{- include "envoyrls.setting" (list "REDIS_MAX_IN_FLIGHT" .maxInFlight) }}
{{- if .healthCheckActiveConnection }}
REDIS_HEALTH_CHECK_ACTIVE_CONNECTION: "true"
{{- end }}
{{- if .perSecond.enabled }}
REDIS_PERSECOND: "true"
{{- include "envoyrls.settings.redisPool" (list "REDIS_PERSECOND" .perSecond) }}
{{- end }}
{{- end }}
ON_STORE_FAILURE: {{ .Values.onStoreFailure | quote }}
{{- include "envoyrls.setting" (list "LOCAL_REPLICAS" (default (include "envoyrls.replicas" .) .Values.localReplicas)) }}
{{- end }}
{{- end }}

{{- define "envoyrls.settings.region" }}
{{- with .Values.region }}
{{- include "envoyrls.setting" (list "REGION" .name) }}
{{- if .others }}
{{- $others := list -}}
{{- range $name, $address := .others }}{{ $others = append $others (printf "%s=%s" $name $address) }}{{ end }}
REGION_REDIS: {{ join "; " $others | quote }}
REGION_REDIS_TYPE: {{ upper .mode }}
{{- if .tls.enabled }}
REGION_REDIS_TLS: "true"
{{- end }}
{{- include "envoyrls.setting" (list "REGION_TIMEOUT" .timeout) }}
{{- include "envoyrls.setting" (list "REGION_SYNC_INTERVAL" .syncInterval) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where one Redis is. Takes a list: what its settings begin with, its values. */}}
{{- define "envoyrls.settings.redisPool" }}
{{- $prefix := index . 0 }}
{{- with index . 1 }}
{{ $prefix }}_TYPE: {{ upper .mode }}
{{- if eq .mode "single" }}
{{ $prefix }}_URL: {{ .url | quote }}
{{- else if eq .mode "sentinel" }}
{{ $prefix }}_URL: {{ prepend .sentinel.addresses .sentinel.masterName | join "," | quote }}
{{- else }}
{{ $prefix }}_URL: {{ .cluster.addresses | join "," | quote }}
{{- end }}
{{- if .tls.enabled }}
{{ $prefix }}_TLS: "true"
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.settings.management" }}
{{- with .Values.management }}
{{- if .enabled }}
MANAGEMENT_DIR: /var/lib/envoyrls
ADMIN_HOST: 0.0.0.0
ADMIN_PORT: "8082"
{{- if .tls.enabled }}
ADMIN_TLS_CERT: /etc/envoyrls/tls/admin/tls.crt
ADMIN_TLS_KEY: /etc/envoyrls/tls/admin/tls.key
{{- if .tls.clientAuth }}
ADMIN_TLS_CLIENT_CA: /etc/envoyrls/tls/admin/ca.crt
{{- end }}
{{- end }}
{{- include "envoyrls.setting" (list "ADMIN_CLIENT_ROLES" .clientRoles) }}
{{- if .oidc.issuer }}
ADMIN_OIDC_ISSUER: {{ .oidc.issuer | quote }}
ADMIN_OIDC_AUDIENCE: {{ .oidc.audience | quote }}
ADMIN_OIDC_JWKS_URL: {{ .oidc.jwksUrl | quote }}
ADMIN_OIDC_ROLE_CLAIM: {{ .oidc.roleClaim | quote }}
ADMIN_OIDC_ROLES: {{ include "envoyrls.pairs" (list .oidc.roles "=") | quote }}
{{- end }}
{{- include "envoyrls.setting" (list "TIER_USER_KEY" .tierUserKey) }}
{{- include "envoyrls.setting" (list "TIER_KEY" .tierKey) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.settings.adaptive" }}
{{- with .Values.adaptive }}
ADAPTIVE_MODE: {{ include "envoyrls.word" .mode | quote }}
{{- include "envoyrls.setting" (list "ADAPTIVE_DOMAINS" (include "envoyrls.pairs" (list .domains ":"))) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_CAPACITY" (include "envoyrls.pairs" (list .capacity ":"))) }}
{{- if .kill }}
ADAPTIVE_KILL: "true"
{{- end }}
{{- include "envoyrls.setting" (list "ADAPTIVE_TICK" .tick) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_TTL" .ttl) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_LONGEST" .longest) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_CONFIDENCE" .confidence) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_LOAD" .load) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_IMPACT" .impact) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_LEAST_RATE" .leastRate) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_FLOOR" .floor) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_MAX_OVERRIDES" .maxOverrides) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_LEARNING" .learning) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_MAX_KEYS" .maxKeys) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_SAMPLE" .sample) }}
{{- include "envoyrls.setting" (list "CLIENT_KEYS" (join "," .clientKeys)) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_LOAD_URL" .loadMetric.url) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_LOAD_METRIC" .loadMetric.name) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_LOAD_FULL" .loadMetric.full) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_COUNTRY_DB" .countryDb) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_ASN_DB" .asnDb) }}
{{- include "envoyrls.setting" (list "ADAPTIVE_REPUTATION" (join "," .reputation)) }}
{{- end }}
{{- end }}

{{- define "envoyrls.settings.telemetry" }}
{{- with .Values.metrics }}
USE_STATSD: {{ eq .sink "statsd" | quote }}
USE_PROMETHEUS: {{ eq .sink "prometheus" | quote }}
{{- if eq .sink "prometheus" }}
PROMETHEUS_ADDR: ":9090"
{{- else if eq .sink "none" }}
DISABLE_STATS: "true"
{{- else }}
{{- if eq .sink "dogstatsd" }}
USE_DOG_STATSD: "true"
{{- end }}
STATSD_HOST: {{ .statsd.host | quote }}
STATSD_PORT: {{ .statsd.port | quote }}
STATSD_PROTOCOL: {{ .statsd.protocol | quote }}
{{- end }}
{{- include "envoyrls.setting" (list "STATS_MAX_SERIES" .maxSeries) }}
{{- end }}
{{- with .Values.telemetry }}
{{- if or .tracing.enabled .otlpMetrics.enabled }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .otlp.endpoint | quote }}
TRACING_EXPORTER_PROTOCOL: {{ .otlp.protocol | quote }}
TRACING_SERVICE_NAME: {{ .tracing.serviceName | quote }}
TRACING_SERVICE_NAMESPACE: {{ $.Release.Namespace | quote }}
{{- end }}
{{- if .tracing.enabled }}
TRACING_ENABLED: "true"
{{- include "envoyrls.setting" (list "TRACING_SAMPLING_RATE" .tracing.samplingRate) }}
{{- end }}
{{- if .otlpMetrics.enabled }}
METRICS_OTLP_ENABLED: "true"
{{- include "envoyrls.setting" (list "METRICS_OTLP_INTERVAL" .otlpMetrics.interval) }}
{{- end }}
{{- with .decisionLog }}
{{- if ne (include "envoyrls.word" .output) "off" }}
DECISION_LOG: {{ .output | quote }}
DECISION_LOG_KEYS: {{ .keys | quote }}
{{- include "envoyrls.setting" (list "DECISION_LOG_SAMPLE" .sample) }}
{{- include "envoyrls.setting" (list "DECISION_LOG_DENIED_SAMPLE" .deniedSample) }}
{{- end }}
{{- end }}
{{- if .events.url }}
EVENTS_URL: {{ .events.url | quote }}
EVENTS_KEYS: {{ .events.keys | quote }}
{{- end }}
{{- end }}
{{- end }}
