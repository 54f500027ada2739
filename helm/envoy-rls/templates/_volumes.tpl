{{/* The Secrets with certificates, as JSON: directory below /etc/envoyrls/tls to name. */}}
{{- define "envoyrls.certificates" -}}
{{- $secrets := dict -}}
{{- with .Values -}}
{{- if .grpc.tls.enabled }}{{ $_ := set $secrets "grpc" .grpc.tls.existingSecret }}{{ end -}}
{{- if and .management.enabled .management.tls.enabled }}{{ $_ := set $secrets "admin" .management.tls.existingSecret }}{{ end -}}
{{- if and (ne .redis.mode "memory") .redis.tls.existingSecret }}{{ $_ := set $secrets "redis" .redis.tls.existingSecret }}{{ end -}}
{{- if and .xds.enabled .xds.tls.enabled .xds.tls.existingSecret }}{{ $_ := set $secrets "xds" .xds.tls.existingSecret }}{{ end -}}
{{- end -}}
{{- toJson $secrets }}
{{- end }}

{{/* Whether decisions are logged to a file. */}}
{{- define "envoyrls.logsToFile" -}}
{{- if hasPrefix "/" (include "envoyrls.word" .Values.telemetry.decisionLog.output) }}true{{ end }}
{{- end }}

{{- define "envoyrls.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if not .Values.xds.enabled }}
# The directory as a whole: files that are mounted with subPath never change.
- name: rules
  mountPath: /etc/envoyrls/rules
  readOnly: true
{{- end }}
{{- range $directory, $secret := include "envoyrls.certificates" . | fromJson }}
- name: tls-{{ $directory }}
  mountPath: /etc/envoyrls/tls/{{ $directory }}
  readOnly: true
{{- end }}
{{- if trim (include "envoyrls.secretFiles" .) }}
# Not with subPath either: a password that changes comes in by a new link of the directory.
- name: secrets
  mountPath: /etc/envoyrls/secrets
  readOnly: true
{{- end }}
{{- if .Values.management.enabled }}
- name: management
  mountPath: /var/lib/envoyrls
{{- end }}
{{- if .Values.redis.memory.persistence.enabled }}
- name: state
  mountPath: /var/lib/envoyrls-state
{{- end }}
{{- if include "envoyrls.logsToFile" . }}
- name: logs
  mountPath: /var/log/envoyrls
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "envoyrls.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
{{- if not .Values.xds.enabled }}
- name: rules
  configMap:
    name: {{ include "envoyrls.rulesConfigMap" . }}
{{- end }}
{{- range $directory, $secret := include "envoyrls.certificates" . | fromJson }}
- name: tls-{{ $directory }}
  secret:
    secretName: {{ $secret }}
    defaultMode: 288 # 0440: the group is fsGroup
{{- end }}
{{- with trim (include "envoyrls.secretFiles" .) }}
- name: secrets
  projected:
    defaultMode: 288
    sources:
      {{- . | nindent 6 }}
{{- end }}
{{- if .Values.management.enabled }}
- name: management
  {{- if eq .Values.management.storage "directory" }}
  persistentVolumeClaim:
    claimName: {{ default (printf "%s-management" (include "envoyrls.fullname" .)) .Values.management.directory.existingClaim }}
  {{- else }}
  # What was last read from PostgreSQL, for a container that starts again while the database is away.
  emptyDir: {sizeLimit: 256Mi}
  {{- end }}
{{- end }}
{{- if .Values.redis.memory.persistence.enabled }}
- name: state
  persistentVolumeClaim:
    claimName: {{ default (printf "%s-state" (include "envoyrls.fullname" .)) .Values.redis.memory.persistence.existingClaim }}
{{- end }}
{{- if include "envoyrls.logsToFile" . }}
- name: logs
  emptyDir: {sizeLimit: 1Gi}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
