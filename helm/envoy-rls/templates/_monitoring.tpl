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

{{/*
A group of the rule files, as this release wants it: without alerts that are turned off, about its own job, with the
address of its runbooks. Takes a list: the root, the group.
*/}}
{{- define "envoyrls.ruleGroup" -}}
{{- $root := index . 0 -}}
{{- $group := index . 1 -}}
{{- $values := $root.Values.metrics.prometheusRule -}}
{{- $job := printf "(.*/)?%s" (include "envoyrls.fullname" $root) -}}
{{- $rules := list -}}
{{- range $group.rules -}}
{{- $_ := set . "expr" (.expr | toString | replace ".*envoy-?rls.*" $job) -}}
{{- if .alert -}}
{{- $_ := set . "labels" (mergeOverwrite (default dict .labels) $values.alertLabels) -}}
{{- if and $values.runbookBaseUrl .annotations.runbook_url -}}
{{- $_ := set .annotations "runbook_url" (printf "%s/%s" (trimSuffix "/" $values.runbookBaseUrl) .annotations.runbook_url) -}}
{{- end -}}
{{- end -}}
{{- if not (has (default "" .alert) $values.disabledAlerts) }}{{ $rules = append $rules . }}{{ end -}}
{{- end -}}
{{- if $rules }}{{ list (set $group "rules" $rules) | toYaml }}{{ end -}}
{{- end }}
