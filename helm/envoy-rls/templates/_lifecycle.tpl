{{/* Whether the cluster knows the sleep action of hooks (KEP-3960, on from 1.30). */}}
{{- define "envoyrls.sleepKnown" -}}
{{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version }}true{{ end }}
{{- end }}

{{/* Seconds of SHUTDOWN_DRAIN_DELAY; where a hook cannot sleep, the server waits in its place. */}}
{{- define "envoyrls.drainDelay" -}}
{{- $delay := int64 .Values.shutdown.drainDelaySeconds -}}
{{- if include "envoyrls.sleepKnown" . }}{{ $delay }}
{{- else }}{{ add $delay (int64 .Values.shutdown.preStopSleepSeconds) }}
{{- end }}
{{- end }}

{{- define "envoyrls.lifecycle" -}}
{{- if and (include "envoyrls.sleepKnown" .) (gt (int64 .Values.shutdown.preStopSleepSeconds) 0) }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ int64 .Values.shutdown.preStopSleepSeconds }}
{{- end }}
{{- end }}

{{/* The kubelet speaks gRPC in plaintext only, so that over TLS it asks over HTTP. */}}
{{- define "envoyrls.probes" -}}
startupProbe:
  # The port opens when the store has answered and the server is warm. Rules that are wrong are no reason to restart.
  {{- if .Values.grpc.tls.enabled }}
  tcpSocket: {port: grpc}
  {{- else }}
  grpc: {port: 8081, service: ""}
  {{- end }}
  {{- toYaml .Values.probes.startup | nindent 2 }}
readinessProbe:
  {{- if .Values.grpc.tls.enabled }}
  httpGet: {path: /healthcheck, port: http}
  {{- else }}
  grpc: {port: 8081, service: ratelimit}
  {{- end }}
  {{- toYaml .Values.probes.readiness | nindent 2 }}
livenessProbe:
  {{- if .Values.grpc.tls.enabled }}
  # Not /healthcheck: what it says about Redis is no reason to restart.
  tcpSocket: {port: http}
  {{- else }}
  grpc: {port: 8081, service: ""}
  {{- end }}
  {{- toYaml .Values.probes.liveness | nindent 2 }}
{{- end }}
