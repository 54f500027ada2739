{{/* The secrets in use, as JSON: variable to {existingSecret, key, value}. */}}
{{- define "envoyrls.secrets" -}}
{{- $secrets := dict -}}
{{- with .Values.redis -}}
{{- if ne .mode "memory" -}}
{{- $_ := set $secrets "REDIS_AUTH" .auth -}}
{{- if eq .mode "sentinel" }}{{ $_ := set $secrets "REDIS_SENTINEL_AUTH" .sentinel.auth }}{{ end -}}
{{- if .perSecond.enabled -}}
{{- $_ := set $secrets "REDIS_PERSECOND_AUTH" .perSecond.auth -}}
{{- if eq .perSecond.mode "sentinel" }}{{ $_ := set $secrets "REDIS_PERSECOND_SENTINEL_AUTH" .perSecond.sentinel.auth }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with .Values.region -}}
{{- if .others -}}
{{- $_ := set $secrets "REGION_REDIS_AUTH" .auth -}}
{{- if eq .mode "sentinel" }}{{ $_ := set $secrets "REGION_REDIS_SENTINEL_AUTH" .sentinelAuth }}{{ end -}}
{{- end -}}
{{- end -}}
{{- with .Values.management -}}
{{- if and .enabled (eq .storage "postgres") }}{{ $_ := set $secrets "POSTGRES_URL" .postgres }}{{ end -}}
{{- end -}}
{{- with .Values.telemetry -}}
{{- if or (and (ne (include "envoyrls.word" .decisionLog.output) "off") (eq .decisionLog.keys "hashed")) (and .events.url (eq .events.keys "hashed")) -}}
{{- $_ := set $secrets "DECISION_LOG_KEY_SECRET" .decisionLog.keySecret -}}
{{- end -}}
{{- if .events.url }}{{ $_ := set $secrets "EVENTS_TOKEN" .events.token }}{{ end -}}
{{- if and .otlp.headersSecret (or .tracing.enabled .otlpMetrics.enabled) -}}
{{- $_ := set $secrets "OTEL_EXPORTER_OTLP_HEADERS" (dict "existingSecret" .otlp.headersSecret "key" .otlp.headersKey "value" "") -}}
{{- end -}}
{{- end -}}
{{- toJson $secrets }}
{{- end }}

{{/* What of them the chart's own Secret holds, by variable; nothing if it has nothing to hold. */}}
{{- define "envoyrls.ownSecrets" -}}
{{- range $name, $secret := include "envoyrls.secrets" . | fromJson }}
{{- if and $secret.value (not $secret.existingSecret) }}
{{ $name }}: {{ $secret.value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* The environment of a container that has them, or is told the files that hold them. */}}
{{- define "envoyrls.secretEnv" -}}
{{- $own := include "envoyrls.fullname" . -}}
{{- $asFiles := .Values.secrets.asFiles -}}
{{- range $name, $secret := include "envoyrls.secrets" . | fromJson }}
{{- if and $asFiles (or $secret.existingSecret $secret.value) }}
- name: {{ $name }}_FILE
  value: /etc/envoyrls/secrets/{{ $name }}
{{- else if or $secret.existingSecret $secret.value }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ default $own $secret.existingSecret }}
      key: {{ ternary $secret.key $name (ne $secret.existingSecret "") }}
{{- end }}
{{- end }}
{{- end }}

{{/* The sources of a volume with a file for each of them; nothing where they are in the environment, or there are none. */}}
{{- define "envoyrls.secretFiles" -}}
{{- if .Values.secrets.asFiles }}
{{- $own := include "envoyrls.fullname" . -}}
{{- range $name, $secret := include "envoyrls.secrets" . | fromJson }}
{{- if or $secret.existingSecret $secret.value }}
- secret:
    name: {{ default $own $secret.existingSecret }}
    items:
      - {key: {{ ternary $secret.key $name (ne $secret.existingSecret "") | quote }}, path: {{ $name }}}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
