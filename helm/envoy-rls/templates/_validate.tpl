{{/*
What values.schema.json cannot say: values that do not go together. All of them are told at once, each in a sentence.
*/}}
{{- define "envoyrls.validate" -}}
{{- $problems := list -}}
{{- range $part := list "replicas" "redis" "region" "rules" "management" "tls" "telemetry" "shutdown" "disruption" "settings" "service" "istio" -}}
{{- range splitList "\n" (include (printf "envoyrls.validate.%s" $part) $) -}}
{{- with trim . }}{{ $problems = append $problems . }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "\n\nvalues of %s:\n  %s\n" .Chart.Name (join "\n  " $problems)) -}}
{{- end -}}
{{- end }}

{{/* "true" where there may be more than one replica. */}}
{{- define "envoyrls.several" -}}
{{- $v := .Values -}}
{{- if or (ne $v.kind "Deployment") $v.autoscaling.enabled $v.keda.enabled (gt (int64 $v.replicaCount) 1) }}true{{ end }}
{{- end }}

{{- define "envoyrls.validate.replicas" }}
{{- with .Values }}
{{- if and .autoscaling.enabled .keda.enabled }}
autoscaling.enabled and keda.enabled: choose one, as both would scale the same Deployment
{{- end }}
{{- if and (ne .kind "Deployment") (or .autoscaling.enabled .keda.enabled) }}
kind: a DaemonSet has a replica on every node and cannot be scaled; turn autoscaling and keda off
{{- end }}
{{- if and .autoscaling.enabled (gt (int64 .autoscaling.minReplicas) (int64 .autoscaling.maxReplicas)) }}
autoscaling.minReplicas is more than autoscaling.maxReplicas
{{- end }}
{{- if and .keda.enabled (gt (int64 .keda.minReplicaCount) (int64 .keda.maxReplicaCount)) }}
keda.minReplicaCount is more than keda.maxReplicaCount
{{- end }}
{{- if and .keda.enabled (not .keda.triggers) }}
keda.triggers: say what to scale by
{{- end }}
{{- with .autoscaling }}
{{- if and .enabled (not (or .targetCPUUtilizationPercentage .podMetric.name .metrics)) }}
autoscaling: say what to scale by: targetCPUUtilizationPercentage, podMetric or metrics
{{- end }}
{{- if and .podMetric.name (not .podMetric.averageValue) }}
autoscaling.podMetric.averageValue is missing
{{- end }}
{{- end }}
{{- if and .autoscaling.enabled .autoscaling.targetCPUUtilizationPercentage (not (dig "requests" "cpu" "" .resources)) }}
autoscaling.targetCPUUtilizationPercentage is a share of resources.requests.cpu, which is missing
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.redis" }}
{{- with .Values.redis }}
{{- if and (eq .mode "memory") (include "envoyrls.several" $) (not .memory.perReplica) }}
redis.mode: several replicas cannot share counters in memory, so that each would let through the whole of a limit; choose single, sentinel, cluster or inChart, or set redis.memory.perReplica if that is what you want
{{- end }}
{{- if and .memory.persistence.enabled (ne .mode "memory") }}
redis.memory.persistence: there are no counters in memory to keep with redis.mode {{ .mode }}
{{- end }}
{{- if and .memory.persistence.enabled (include "envoyrls.several" $) }}
redis.memory.persistence: a volume keeps the counters of one replica; choose replicaCount 1 without autoscaling
{{- end }}
{{- include "envoyrls.validate.redisPool" (list "redis" .) }}
{{- if and (eq .mode "inChart") .tls.enabled }}
redis.tls: the Redis of the chart has no certificate; turn redis.tls.enabled off
{{- end }}
{{- if and (gt (int64 $.Values.limits.leaseWaitReplicas) 0) (or (eq .mode "memory") (eq .mode "inChart")) }}
limits.leaseWaitReplicas: there is no replica of Redis to wait for with redis.mode {{ .mode }}; choose single, sentinel or cluster, or leave it at 0
{{- end }}
{{- if .perSecond.enabled }}
{{- if or (eq .mode "memory") (eq .mode "inChart") }}
redis.perSecond: a second Redis goes with redis.mode single, sentinel or cluster
{{- end }}
{{- include "envoyrls.validate.redisPool" (list "redis.perSecond" .perSecond) }}
{{- end }}
{{- if and .tls.clientCertificate (not .tls.existingSecret) }}
redis.tls.existingSecret: name the Secret that has the client certificate
{{- end }}
{{- end }}
{{- if and (ne .Values.kind "Deployment") (ne .Values.redis.mode "memory") (eq .Values.onStoreFailure "local") (kindIs "invalid" .Values.localReplicas) }}
localReplicas: say how many nodes there will be, by which limits are divided while Redis is away; the chart cannot know how many a DaemonSet has
{{- end }}
{{- range $name, $secret := include "envoyrls.secrets" . | fromJson }}
{{- if and $secret.existingSecret $secret.value }}
the secret of {{ $name }}: give existingSecret or value, not both
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.region" }}
{{- with .Values.region }}
{{- if .others }}
{{- if not .name }}
region.name: say which region this is, as region.others names the others
{{- else if hasKey .others .name }}
region.others: {{ .name }} is this region, whose Redis is the one of redis
{{- end }}
{{- if eq $.Values.redis.mode "memory" }}
region.others: counters in memory are not shared with other regions; choose redis.mode single, sentinel, cluster or inChart
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Takes a list: where the values are, the values. */}}
{{- define "envoyrls.validate.redisPool" }}
{{- $at := index . 0 }}
{{- with index . 1 }}
{{- if and (eq .mode "single") (not .url) }}
{{ $at }}.url: say where Redis is, as host:port
{{- end }}
{{- if and (eq .mode "sentinel") (not .sentinel.addresses) }}
{{ $at }}.sentinel.addresses: say where the sentinels are, each as host:port
{{- end }}
{{- if and (eq .mode "cluster") (not .cluster.addresses) }}
{{ $at }}.cluster.addresses: say where some nodes of the cluster are, each as host:port
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.rules" }}
{{- with .Values }}
{{- if and .rules.files .rules.existingConfigMap }}
rules.files and rules.existingConfigMap: give one of them
{{- end }}
{{- if and .xds.enabled (or .rules.files .rules.existingConfigMap .rules.watch) }}
xds.enabled: rules come from the management server then; leave rules.files, rules.existingConfigMap and rules.watch alone
{{- end }}
{{- if and .xds.enabled (not .xds.serverUrl) }}
xds.serverUrl: say where the management server is, as host:port
{{- end }}
{{- if and .xds.tls.clientCertificate (not .xds.tls.existingSecret) }}
xds.tls.existingSecret: name the Secret that has the client certificate
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.management" }}
{{- with .Values.management }}
{{- if .enabled }}
{{- if and (eq .storage "directory") (include "envoyrls.several" $) }}
management.storage: a directory belongs to one replica; choose postgres, or replicaCount 1 without autoscaling
{{- end }}
{{- if and (eq .storage "postgres") (not (or .postgres.existingSecret .postgres.value)) }}
management.postgres.existingSecret: name the Secret that has the URL of the database
{{- end }}
{{- if and .clientRoles (not (and .tls.enabled .tls.clientAuth)) }}
management.clientRoles: nobody would verify certificates; set management.tls.enabled and management.tls.clientAuth
{{- end }}
{{- if and .oidc.issuer (not (and .oidc.audience .oidc.jwksUrl .oidc.roles)) }}
management.oidc: an issuer needs audience, jwksUrl and roles
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.tls" }}
{{- if and .Values.grpc.tls.enabled (not .Values.grpc.tls.existingSecret) }}
grpc.tls.existingSecret: name the Secret that has tls.crt and tls.key
{{- end }}
{{- if and .Values.management.enabled .Values.management.tls.enabled (not .Values.management.tls.existingSecret) }}
management.tls.existingSecret: name the Secret that has tls.crt and tls.key
{{- end }}
{{- if and .Values.grpc.tls.clientSan (not .Values.grpc.tls.clientAuth) }}
grpc.tls.clientSan: names are only looked at with grpc.tls.clientAuth
{{- end }}
{{- end }}

{{- define "envoyrls.validate.telemetry" }}
{{- with .Values.metrics }}
{{- if and .serviceMonitor.enabled .podMonitor.enabled }}
metrics.serviceMonitor and metrics.podMonitor: choose one, as everything would be counted twice
{{- end }}
{{- if and (ne .sink "prometheus") (or .serviceMonitor.enabled .podMonitor.enabled .scrapeAnnotations) }}
metrics.sink: nothing can be scraped unless it is prometheus
{{- end }}
{{- end }}
{{- with .Values.telemetry }}
{{- if and (or .tracing.enabled .otlpMetrics.enabled) (not .otlp.endpoint) }}
telemetry.otlp.endpoint: say where the collector is
{{- end }}
{{- if and (or (and (ne (include "envoyrls.word" .decisionLog.output) "off") (eq .decisionLog.keys "hashed")) (and .events.url (eq .events.keys "hashed"))) (not (or .decisionLog.keySecret.existingSecret .decisionLog.keySecret.value)) }}
telemetry.decisionLog.keySecret: hashing needs a key
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.shutdown" }}
{{- with .Values.shutdown }}
{{- $needed := add (int64 .preStopSleepSeconds) (int64 .drainDelaySeconds) (int64 .drainTimeoutSeconds) 10 }}
{{- if lt (int64 $.Values.terminationGracePeriodSeconds) $needed }}
terminationGracePeriodSeconds: {{ int64 $.Values.terminationGracePeriodSeconds }} is too short; shutdown.preStopSleepSeconds, drainDelaySeconds and drainTimeoutSeconds, and 10 for what is flushed, make {{ $needed }}
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.disruption" }}
{{- with .Values.podDisruptionBudget }}
{{- if and .enabled (eq $.Values.kind "Deployment") }}
{{- $replicas := include "envoyrls.replicas" $ | int64 }}
{{- if kindIs "invalid" .minAvailable }}
{{- if has (toString .maxUnavailable) (list "0" "0%") }}
podDisruptionBudget.maxUnavailable: {{ .maxUnavailable }} blocks every eviction, and so the draining of nodes
{{- end }}
{{- else }}
{{- $least := toString .minAvailable }}
{{- if hasSuffix "%" $least }}{{ $least = mulf (trimSuffix "%" $least | float64) $replicas | toString | float64 }}{{ $least = ceil (divf $least 100) }}{{ end }}
{{- if ge (int64 $least) $replicas }}
podDisruptionBudget.minAvailable: {{ .minAvailable }} of {{ $replicas }} replicas blocks every eviction, and so the draining of nodes
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.settings" }}
{{- $made := include "envoyrls.settings" . | fromYaml }}
{{- $secret := list "REDIS_AUTH" "REDIS_SENTINEL_AUTH" "REDIS_PERSECOND_AUTH" "REDIS_PERSECOND_SENTINEL_AUTH" "REGION_REDIS_AUTH" "REGION_REDIS_SENTINEL_AUTH" "POSTGRES_URL" "DECISION_LOG_KEY_SECRET" "EVENTS_TOKEN" "OTEL_EXPORTER_OTLP_HEADERS" }}
{{- range $name, $_ := .Values.settings }}
{{- if has $name $secret }}
settings.{{ $name }} would be there for everybody to read; give it by its own value, or as a Secret by extraEnv
{{- else if hasKey $made $name }}
settings.{{ $name }}: the chart sets it already, from a value of its own
{{- end }}
{{- end }}
{{- end }}

{{- define "envoyrls.validate.service" }}
{{- with .Values.service }}
{{- $ports := list (int64 .grpcPort) (int64 .httpPort) (int64 9090) }}
{{- if ne (len (uniq $ports)) (len $ports) }}
service: grpcPort, httpPort and 9090, where metrics are, have to differ
{{- end }}
{{- end }}
{{- end }}
