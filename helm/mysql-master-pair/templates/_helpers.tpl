{{/* Name of the chart, or what replaces it. */}}
{{- define "mmp.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of the objects, with room for a suffix. A release that has the chart's name in its own is not named twice. */}}
{{- define "mmp.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "mmp.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "mmp.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "mmp.selectorLabels" -}}
app.kubernetes.io/name: {{ include "mmp.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{/* `app.kubernetes.io/managed-by: mysql-master-pair` marks what the operator creates; the chart's objects say Helm. */}}
{{- define "mmp.labels" -}}
{{ include "mmp.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "mmp.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "mmp.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "mmp.image" -}}
{{- $image := .Values.image -}}
{{- $name := $image.repository -}}
{{- if $image.registry -}}{{- $name = printf "%s/%s" $image.registry $image.repository -}}{{- end -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $name $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{/* What the operator may do with pairs: the rules of the ClusterRole, or of the Role in each watched namespace. */}}
{{- define "mmp.rules" -}}
# Pairs belong to people: the operator reads them and writes their status only.
- apiGroups: [mysqlmasterpair.io]
  resources: [mysqlmasterpairs]
  verbs: [get, list, watch]
- apiGroups: [mysqlmasterpair.io]
  resources: [mysqlmasterpairs/status]
  verbs: [get, patch, update]
# Repairs: it creates runs and writes their record; it never changes what was asked for, nor deletes a record.
- apiGroups: [mysqlmasterpair.io]
  resources: [mysqlrepairs]
  verbs: [get, list, watch, create]
- apiGroups: [mysqlmasterpair.io]
  resources: [mysqlrepairs/status]
  verbs: [get, patch, update]
# The steps of a repair. A Job's template can't be changed, so neither patch nor update.
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create]
# Results are read from the Jobs' pods (termination message), progress from the end of their logs.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
# Accounts: by name, those that a pair refers to, and the two that the operator generates. Never list or watch:
# either would hand it every Secret of the namespace, and it would keep them all in memory. Nor update: a Secret that a
# person made stays as it is. The admin Secret is mounted by Jobs; the operator does not read it.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create]
# The volume for dumps and archives; patch makes it larger. Archives are never deleted with a volume, so no delete.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, create, patch]
{{- if .Values.podReadinessGate.enabled }}
# The condition mysqlmasterpair.io/serving of a member's pod. What a pod runs is not in its status.
- apiGroups: [""]
  resources: [pods/status]
  verbs: [patch]
{{- end }}
# Told again, an Event is read and patched: its count grows.
- apiGroups: [""]
  resources: [events]
  verbs: [get, create, patch]
{{- end -}}
