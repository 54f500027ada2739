{{/* How Prometheus reads one endpoint, the same for both kinds of monitor. Takes the monitor's values. */}}
{{- define "envoyrls.scrape" -}}
- port: http-metrics
  path: /metrics
  interval: {{ .interval }}
  {{- with .scrapeTimeout }}
  scrapeTimeout: {{ . }}
  {{- end }}
  {{- with .relabelings }}
  relabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .metricRelabelings }}
  metricRelabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* The head of an object for others to find. Takes a list: the root, the values with its namespace and labels. */}}
{{- define "envoyrls.foreignNamespace" -}}
{{- default (index . 0).Release.Namespace (index . 1).namespace }}
{{- end }}

{{- define "envoyrls.foreignLabels" -}}
{{ include "envoyrls.labels" (index . 0) }}
{{- with (index . 1).labels }}
{{ toYaml . }}
{{- end }}
{{- end }}
