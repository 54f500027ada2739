{{- define "envoyrls.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the objects. 46 characters leave room for what some of them add, and the pods of a StatefulSet after that. */}}
{{- define "envoyrls.fullname" -}}
{{- $name := include "envoyrls.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 46 | trimSuffix "-" }}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 46 | trimSuffix "-" }}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 46 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* What pods are selected by: never to change, as a Deployment's selector cannot. */}}
{{- define "envoyrls.selectorLabels" -}}
app.kubernetes.io/name: {{ include "envoyrls.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{- define "envoyrls.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: {{ include "envoyrls.name" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "envoyrls.labels" -}}
{{ include "envoyrls.selectorLabels" . }}
{{ include "envoyrls.commonLabels" . }}
{{- end }}

{{- define "envoyrls.redisSelectorLabels" -}}
app.kubernetes.io/name: {{ include "envoyrls.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: redis
{{- end }}

{{- define "envoyrls.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "envoyrls.fullname" .) .Values.serviceAccount.name }}
{{- else -}}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* An image's full name. Takes a list: the root, the image's values, the tag if they have none. */}}
{{- define "envoyrls.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $registry := default $image.registry $root.Values.global.imageRegistry -}}
{{- with $registry }}{{ . }}/{{ end -}}
{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}
{{- else }}:{{ default (index . 2) $image.tag }}
{{- end }}
{{- end }}

{{- define "envoyrls.imagePullSecrets" -}}
{{- with .Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The ConfigMap of the rules, whoever makes it. */}}
{{- define "envoyrls.rulesConfigMap" -}}
{{- default (printf "%s-rules" (include "envoyrls.fullname" .)) .Values.rules.existingConfigMap }}
{{- end }}

{{- define "envoyrls.settingsConfigMap" -}}
{{ include "envoyrls.fullname" . }}-settings
{{- end }}

{{/* Replicas that are sure to be there; nothing for a DaemonSet, whose number the chart cannot know. */}}
{{- define "envoyrls.replicas" -}}
{{- if eq .Values.kind "Deployment" -}}
{{- if .Values.autoscaling.enabled -}}{{ .Values.autoscaling.minReplicas }}
{{- else if .Values.keda.enabled -}}{{ .Values.keda.minReplicaCount }}
{{- else -}}{{ .Values.replicaCount }}
{{- end }}
{{- end }}
{{- end }}
