{{/* The template of a pod, the same for both kinds. */}}
{{- define "envoyrls.pod" -}}
metadata:
  labels:
    {{- include "envoyrls.selectorLabels" . | nindent 4 }}
    app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
    app.kubernetes.io/part-of: {{ include "envoyrls.name" . }}
    {{- with mergeOverwrite dict .Values.commonLabels .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    kubectl.kubernetes.io/default-container: envoyrls
    # Of what is read at the start only. Rules are not: the server takes an edit in by itself.
    checksum/settings: {{ printf "%s%s" (include "envoyrls.settingsData" .) (include "envoyrls.ownSecrets" .) | sha256sum }}
    {{- if and .Values.metrics.scrapeAnnotations (eq .Values.metrics.sink "prometheus") }}
    prometheus.io/scrape: "true"
    prometheus.io/port: "9090"
    prometheus.io/path: /metrics
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- with trim (include "envoyrls.imagePullSecrets" .) }}
  {{- . | nindent 2 }}
  {{- end }}
  serviceAccountName: {{ include "envoyrls.serviceAccountName" . }}
  automountServiceAccountToken: {{ .Values.rules.watch }}
  # Else a Service that is called "redis" would put REDIS_... into the environment.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ int64 .Values.terminationGracePeriodSeconds }}
  {{- with .Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.initContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: envoyrls
      image: {{ include "envoyrls.image" (list . .Values.image .Chart.AppVersion) }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      ports:
        - {name: grpc, containerPort: 8081}
        - {name: http, containerPort: 8080}
        {{- if eq .Values.metrics.sink "prometheus" }}
        - {name: http-metrics, containerPort: 9090}
        {{- end }}
        {{- if .Values.management.enabled }}
        - {name: http-admin, containerPort: 8082}
        {{- end }}
        {{- if .Values.debug.expose }}
        - {name: http-debug, containerPort: 6070}
        {{- end }}
      envFrom:
        - configMapRef:
            name: {{ include "envoyrls.settingsConfigMap" . }}
        {{- with .Values.extraEnvFrom }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with trim (include "envoyrls.env" .) }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      {{- include "envoyrls.probes" . | nindent 6 }}
      {{- with trim (include "envoyrls.lifecycle" .) }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- with .Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        {{- include "envoyrls.volumeMounts" . | nindent 8 }}
    {{- with .Values.sidecars }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "envoyrls.volumes" . | nindent 4 }}
  {{- with trim (include "envoyrls.placement" .) }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* What the ConfigMap of settings has: the chart's, and the user's own. */}}
{{- define "envoyrls.settingsData" -}}
{{- include "envoyrls.settings" . }}
{{- range $name, $value := .Values.settings }}
{{- include "envoyrls.setting" (list $name $value) }}
{{- end }}
{{- end }}

{{- define "envoyrls.env" -}}
{{- include "envoyrls.secretEnv" . }}
{{- if or .Values.telemetry.tracing.enabled .Values.telemetry.otlpMetrics.enabled }}
- name: TRACING_SERVICE_INSTANCE_ID
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "envoyrls.placement" -}}
{{- if eq .Values.kind "Deployment" }}
{{- with .Values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- $selector := dict "labelSelector" (dict "matchLabels" (include "envoyrls.selectorLabels" $ | fromYaml)) }}
  {{- range . }}
  {{- list (mergeOverwrite (dict) $selector .) | toYaml | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}
{{- range $field := list "affinity" "nodeSelector" "tolerations" "dnsConfig" "hostAliases" }}
{{- with index $.Values $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- range $field := list "priorityClassName" "schedulerName" "runtimeClassName" }}
{{- with index $.Values $field }}
{{ $field }}: {{ . }}
{{- end }}
{{- end }}
{{- end }}
