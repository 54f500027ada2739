{{- define "envoyrls.validate" -}}
{{- end }}
