{{- define "envoyrls.validate.istio" }}
{{- with .Values.istio }}
{{- if .enabled }}
{{- $names := list }}
{{- range concat .gateways .sidecars .routes }}{{ $names = append $names .name }}{{ end }}
{{- if ne (len (uniq $names)) (len $names) }}
istio: gateways, sidecars and routes need names that differ ({{ join ", " $names }})
{{- end }}
{{- range .gateways }}
{{- if and .selector .targetRef }}
istio.gateways, {{ .name }}: give selector, for pods by their labels, or targetRef, for a Gateway of the Gateway API, not both
{{- else if not (or .selector .targetRef) }}
istio.gateways, {{ .name }}: say which proxies are meant, by selector or targetRef; without, every proxy of the namespace would ask, and in Istio's root namespace every proxy there is
{{- end }}
{{- end }}
{{- $gateways := list }}
{{- range .gateways }}{{ $gateways = append $gateways .name }}{{ end }}
{{- range $kind, $items := dict "routes" .routes "requestAuthentications" .requestAuthentications }}
{{- range $items }}
{{- if not (has .gateway $gateways) }}
istio.{{ $kind }}, {{ .name }}: there is no gateway called {{ .gateway }} in istio.gateways
{{- end }}
{{- end }}
{{- end }}
{{- include "envoyrls.validate.istioRecursion" $ }}
{{- if $.Values.grpc.tls.enabled }}
grpc.tls.enabled: the mesh encrypts what proxies send; the server's own TLS would be met with plain text by its sidecar
{{- end }}
{{- with .authorizationPolicy }}
{{- if and .enabled (not .principals) }}
istio.authorizationPolicy.principals: say who may ask, as cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account, or turn the policy off
{{- end }}
{{- if and .enabled (eq $.Values.istio.clusterMode "strictDns") }}
istio.authorizationPolicy: with clusterMode strictDns callers come in plain text and have no identity, so that all would be refused; turn it off and let networkPolicy.callers say who may connect
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A filter on the service's own pods would make its sidecar ask it about every question. */}}
{{- define "envoyrls.validate.istioRecursion" }}
{{- $pod := mergeOverwrite dict .Values.commonLabels .Values.podLabels (include "envoyrls.selectorLabels" . | fromYaml) }}
{{- range concat .Values.istio.gateways .Values.istio.sidecars }}
{{- $own := and .selector (eq .namespace $.Release.Namespace) }}
{{- range $label, $value := .selector }}
{{- if ne (get $pod $label | toString) $value }}{{ $own = false }}{{ end }}
{{- end }}
{{- if $own }}
istio, {{ .name }}: the selector matches the pods of this release, whose sidecars would ask them about each question
{{- end }}
{{- end }}
{{- end }}
