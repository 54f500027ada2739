{{/* The Service as the mesh knows it. */}}
{{- define "envoyrls.istio.host" -}}
{{ include "envoyrls.fullname" . }}.{{ .Release.Namespace }}.svc.{{ .Values.istio.clusterDomain }}
{{- end }}

{{/*
What proxies call the service by: the cluster that Istio makes of the Service, or one that the filter brings along.
Takes a list: the root, a gateway or a set of sidecars.
*/}}
{{- define "envoyrls.istio.cluster" -}}
{{- $root := index . 0 -}}
{{- if eq $root.Values.istio.clusterMode "outbound" -}}
outbound|{{ int64 $root.Values.service.grpcPort }}||{{ include "envoyrls.istio.host" $root }}
{{- else -}}
{{ include "envoyrls.fullname" $root }}-{{ (index . 1).name }}
{{- end -}}
{{- end }}

{{/* A duration as Envoy takes it, which is in seconds only. */}}
{{- define "envoyrls.istio.seconds" -}}
{{- if hasSuffix "ms" . -}}
{{ printf "%gs" (divf (trimSuffix "ms" . | float64) 1000) }}
{{- else -}}
{{ . }}
{{- end -}}
{{- end }}

{{/* Which proxies a filter is for. Takes a gateway or a set of sidecars. */}}
{{- define "envoyrls.istio.proxies" -}}
{{- with .targetRef }}
targetRefs:
  - group: gateway.networking.k8s.io
    kind: Gateway
    name: {{ . }}
{{- end }}
{{- with .selector }}
workloadSelector:
  labels:
    {{- toYaml . | nindent 4 }}
{{- end }}
{{- end }}

{{/* The patches that make proxies ask. Takes a list: the root, a gateway or a set of sidecars, the context. */}}
{{- define "envoyrls.istio.filter" -}}
{{- $root := index . 0 -}}
{{- $of := index . 1 -}}
{{- $context := index . 2 -}}
{{- $percents := or (hasKey $of "enabledPercent") (hasKey $of "enforcedPercent") -}}
{{- if eq $root.Values.istio.clusterMode "strictDns" }}
- applyTo: CLUSTER
  match:
    # Sidecars keep their clusters, those that inbound filters use too, among the outbound ones.
    context: {{ $context | replace "SIDECAR_INBOUND" "SIDECAR_OUTBOUND" }}
  patch:
    operation: ADD
    value:
      {{- include "envoyrls.istio.strictDnsCluster" (list $root $of) | nindent 6 }}
{{- end }}
- applyTo: HTTP_FILTER
  match:
    context: {{ $context }}
    {{- if $percents }}
    proxy:
      # Envoy 1.34, in Istio 1.26, is the first that knows the shares.
      proxyVersion: ^1\.(2[6-9]|[3-9][0-9]).*
    {{- end }}
    listener:
      filterChain:
        filter:
          name: envoy.filters.network.http_connection_manager
          subFilter:
            name: envoy.filters.http.router
  patch:
    operation: INSERT_BEFORE
    value:
      name: envoy.filters.http.ratelimit
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit
        domain: {{ $of.domain | quote }}
        {{- with $of.stage }}
        stage: {{ int64 . }}
        {{- end }}
        stat_prefix: {{ $of.statPrefix | default "envoyrls" | quote }}
        timeout: {{ include "envoyrls.istio.seconds" ($of.timeout | default "25ms") }}
        failure_mode_deny: {{ not (dig "failOpen" true $of) }}
        {{- if dig "headers" (eq $context "GATEWAY") $of }}
        enable_x_ratelimit_headers: DRAFT_VERSION_03
        {{- end }}
        rate_limited_as_resource_exhausted: true
        {{- range $field, $percent := dict "filter_enabled" "enabledPercent" "filter_enforced" "enforcedPercent" }}
        {{- if hasKey $of $percent }}
        {{ $field }}:
          default_value:
            numerator: {{ int64 (get $of $percent) }}
            denominator: HUNDRED
        {{- end }}
        {{- end }}
        rate_limit_service:
          transport_api_version: V3
          grpc_service:
            envoy_grpc:
              cluster_name: {{ include "envoyrls.istio.cluster" (list $root $of) }}
              authority: {{ include "envoyrls.istio.host" $root }}
{{- end }}

{{/* The patch that says what is asked about on a virtual host. Takes a list: the context, the virtual host's name, the descriptors. */}}
{{- define "envoyrls.istio.virtualHost" -}}
- applyTo: VIRTUAL_HOST
  match:
    context: {{ index . 0 }}
    routeConfiguration:
      vhost:
        name: {{ index . 1 | quote }}
        route:
          action: ANY
  patch:
    operation: MERGE
    value:
      rate_limits:
        {{- toYaml (index . 2) | nindent 8 }}
{{- end }}

{{/* Takes a list: the root, a gateway or a set of sidecars. */}}
{{- define "envoyrls.istio.strictDnsCluster" -}}
{{- $root := index . 0 -}}
name: {{ include "envoyrls.istio.cluster" . }}
type: STRICT_DNS
connect_timeout: 0.25s
lb_policy: LEAST_REQUEST
# The headless Service has an address for each replica.
load_assignment:
  cluster_name: {{ include "envoyrls.istio.cluster" . }}
  endpoints:
    - lb_endpoints:
        - endpoint:
            address:
              socket_address:
                address: {{ include "envoyrls.fullname" $root }}-headless.{{ $root.Release.Namespace }}.svc.{{ $root.Values.istio.clusterDomain }}
                port_value: 8081
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    explicit_http_config:
      http2_protocol_options: {}
circuit_breakers:
  thresholds:
    - max_requests: {{ int64 $root.Values.istio.destinationRule.maxRequests }}
      max_pending_requests: 1024
outlier_detection:
  split_external_local_origin_errors: true
  consecutive_local_origin_failure: 5
  consecutive_gateway_failure: 10
  interval: 1s
  base_ejection_time: 5s
  max_ejection_percent: {{ int64 $root.Values.istio.destinationRule.maxEjectionPercent }}
{{- end }}
