<#
.SYNOPSIS
Records a small store to try queries on: runs of Kubeflow Pipelines v1 and v2, and models with accuracy.

.DESCRIPTION
The store that is recorded, always with the same ids and names:

- The v1 run wf-abc: Preprocess -> Train, laid down as the metadata writer of Kubeflow Pipelines does.
- The v2 runs r0, r1 and r2 of the pipeline p: root -> DAG sub -> prep, train, laid down as the driver and the launcher do. In r0 prep ran; in
  r1 and r2 it was taken from the cache. The training of r1 reached an accuracy of 0.93, that of r2, with another learning rate, 0.89.
- The v1 runs sweep-1 to sweep-4, recorded with this module's commands: each reads the dataset digits or letters and writes a model with its
  accuracy. The model of sweep-3 is marked for deletion, and the run sweep-4 failed before it wrote one.

The store must be empty. Without parameters it is a file in a temporary folder, whose path is printed.

.PARAMETER Path
The SQLite file to record in. It is created where there is none.

.PARAMETER HostName
The MLMD server to record in.

.PARAMETER Port
The port of the server.

.PARAMETER Connection
An open connection to record in; it stays open.

.EXAMPLE
./examples/sample-store.ps1 -Path sample.db

Records in the file sample.db.

.EXAMPLE
./examples/sample-store.ps1 -Connection (Connect-Mlmd -InMemory)

Records in memory, for the commands that follow.
#>
[CmdletBinding(DefaultParameterSetName = 'File')]
param(
    [Parameter(ParameterSetName = 'File')]
    [string] $Path,

    [Parameter(Mandatory, ParameterSetName = 'Server')]
    [string] $HostName,

    [Parameter(ParameterSetName = 'Server')]
    [ValidateRange(1, 65535)]
    [int] $Port = 8080,

    [Parameter(Mandatory, ParameterSetName = 'Connection')]
    [object] $Connection
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module -Name KfpMetadata)) {
    Import-Module -Name "$PSScriptRoot/../KfpMetadata.psd1"
}

$opened =
    if ($Connection) {
        $null
    }
    elseif ($HostName) {
        Connect-Mlmd -HostName $HostName -Port $Port -MaximumRetryCount 5
    }
    else {
        if (-not $Path) {
            $folder = [System.IO.Directory]::CreateTempSubdirectory('kfpmetadata-').FullName
            $Path = [System.IO.Path]::Combine($folder, 'sample.db')
        }
        Connect-Mlmd -Path $Path
    }

$store = @{ Connection = if ($opened) { $opened } else { $Connection } }

try {
    if (Get-MlmdContext @store -First 1) {
        throw 'The store already holds contexts. The sample has fixed ids: record it in an empty store.'
    }

    # Values as MLMD's messages have them: a text, an integer, a double or a tree.
    $value = {
        param($Values)
        $result = @{}
        foreach ($name in $Values.Keys) {
            $one = $Values[$name]
            $result[$name] =
                if ($one -is [string]) { @{ string_value = $one } }
                elseif ($one -is [double]) { @{ double_value = $one } }
                elseif ($one -is [int] -or $one -is [long]) { @{ int_value = $one } }
                else { @{ struct_value = $one } }
        }
        $result
    }

    # --- Types -------------------------------------------------------------------------------------------------------------------------

    $type = @{}
    foreach ($name in 'Dataset', 'Model', 'system.Dataset', 'system.Artifact', 'system.Metrics') {
        $type[$name] = (Invoke-MlmdRequest @store -Method PutArtifactType -Body @{ artifact_type = @{ name = $name } }).type_id
    }

    foreach ($name in 'system.DAGExecution', 'system.ContainerExecution') {
        $type[$name] = (Invoke-MlmdRequest @store -Method PutExecutionType -Body @{ execution_type = @{ name = $name } }).type_id
    }

    $componentProperties = @{ pipeline_name = 'STRING'; run_id = 'STRING'; component_id = 'STRING' }
    $preprocess = 'components.Preprocess@sha256=5f8b8a3c7b4d1e0f96a2c1d4e7b0a3f6c9d2e5b8a1f4c7d0e3b6a9f2c5d8e1b4'
    $trainType = 'components.Train@sha256=a1d4c7f0b3e6d9c2f5a8b1e4d7c0f3a6b9e2d5c8f1a4b7e0d3c6f9a2b5e8d1c4'
    foreach ($name in $preprocess, $trainType) {
        $type[$name] = (Invoke-MlmdRequest @store -Method PutExecutionType -Body @{ execution_type = @{ name = $name; properties = $componentProperties } }).type_id
    }

    $type['KfpRun'] = (Invoke-MlmdRequest @store -Method PutContextType -Body @{
            context_type = @{ name = 'KfpRun'; properties = @{ pipeline_name = 'STRING'; run_id = 'STRING' } }
        }).type_id
    foreach ($name in 'system.Pipeline', 'system.PipelineRun') {
        $type[$name] = (Invoke-MlmdRequest @store -Method PutContextType -Body @{ context_type = @{ name = $name } }).type_id
    }

    # --- The v1 run wf-abc, as the metadata writer records it: no names, no states, inputs without attribution ---------------------------

    $run = (Invoke-MlmdRequest @store -Method PutContexts -Body @{ contexts = @(@{
                    type_id = $type['KfpRun']; name = 'wf-abc'; properties = $value.Invoke(@{ pipeline_name = 'wf-abc'; run_id = 'wf-abc' })[0]
                }) }).context_ids[0]

    $last = 0
    foreach ($task in @(
            @{ Type = $preprocess; Component = 'Preprocess'; Pod = 'wf-abc-111'; Input = 'rows'; Value = '100'; Output = 'data'; OutputType = 'Dataset'; File = 'preprocess-data' }
            @{ Type = $trainType; Component = 'Train'; Pod = 'wf-abc-222'; Input = 'lr'; Value = '0.1'; Output = 'model'; OutputType = 'Model'; File = 'train-model' }
        )) {
        $execution = (Invoke-MlmdRequest @store -Method PutExecutions -Body @{ executions = @(@{
                        type_id           = $type[$task.Type]
                        properties        = $value.Invoke(@{ pipeline_name = 'wf-abc'; run_id = 'wf-abc'; component_id = $task.Component })[0]
                        custom_properties = $value.Invoke(@{ "input:$($task.Input)" = $task.Value; kfp_pod_name = $task.Pod })[0]
                    }) }).execution_ids[0]
        Invoke-MlmdRequest @store -Method PutAttributionsAndAssociations -Body @{ associations = @(@{ execution_id = $execution; context_id = $run }) }
        if ($last) {
            Invoke-MlmdRequest @store -Method PutEvents -Body @{ events = @(@{
                        artifact_id = $last; execution_id = $execution; type = 'INPUT'; path = @{ steps = @(@{ key = 'data' }) }
                    }) }
        }

        $key = "artifacts/wf-abc/$($task.Pod)/$($task.File).tgz"
        $last = (Invoke-MlmdRequest @store -Method PutArtifacts -Body @{ artifacts = @(@{
                        type_id           = $type[$task.OutputType]
                        uri               = "minio://mlpipeline/$key"
                        custom_properties = $value.Invoke(@{
                                name = $task.Output; pipeline_name = 'wf-abc'; run_id = 'wf-abc'
                                argo_artifact = "{""name"": ""$($task.File)"", ""s3"": {""bucket"": ""mlpipeline"", ""key"": ""$key""}}"
                            })[0]
                    }) }).artifact_ids[0]
        Invoke-MlmdRequest @store -Method PutEvents -Body @{ events = @(@{
                    artifact_id = $last; execution_id = $execution; type = 'OUTPUT'; path = @{ steps = @(@{ key = $task.Output }) }
                }) }
        Invoke-MlmdRequest @store -Method PutAttributionsAndAssociations -Body @{ attributions = @(@{ artifact_id = $last; context_id = $run }) }
    }

    # --- The v2 runs r0, r1 and r2 of the pipeline p, as the driver and the launcher record them ------------------------------------------

    $pipeline = (Invoke-MlmdRequest @store -Method PutContexts -Body @{ contexts = @(@{ type_id = $type['system.Pipeline']; name = 'p' }) }).context_ids[0]
    $session = '{"Provider":"minio","Params":{"endpoint":"minio-service.kubeflow:9000","region":"minio"}}'
    $first = $null
    foreach ($spec in @(
            @{ Run = 'r0'; Number = 1; Rate = 0.1; Accuracy = 0.91; Loss = 0.31 }
            @{ Run = 'r1'; Number = 1; Rate = 0.1; Accuracy = 0.93; Loss = 0.24 }
            @{ Run = 'r2'; Number = 1; Rate = 0.5; Accuracy = 0.89; Loss = 0.37 }
        )) {
        $name = $spec.Run
        $root = "minio://mlpipeline/v2/artifacts/p/$name"
        $run = (Invoke-MlmdRequest @store -Method PutContexts -Body @{ contexts = @(@{
                        type_id           = $type['system.PipelineRun']
                        name              = $name
                        custom_properties = $value.Invoke(@{
                                namespace = 'team'; resource_name = 'run-resource'; pipeline_root = $root; store_session_info = $session
                            })[0]
                    }) }).context_ids[0]
        Invoke-MlmdRequest @store -Method PutParentContexts -Body @{ parent_contexts = @(@{ child_id = $run; parent_id = $pipeline }) }

        # The executions of the run: each is made by the driver and put into both contexts.
        $ids = @{}
        $inputs = @{ n = $spec.Number; learning_rate = $spec.Rate }
        foreach ($task in 'root', 'sub', 'prep', 'train') {
            $own =
                if ($task -eq 'root') {
                    @{ display_name = ''; task_name = ''; inputs = $inputs }
                }
                elseif ($task -eq 'sub') {
                    @{ display_name = 'sub'; task_name = 'sub'; parent_dag_id = $ids.root; total_dag_tasks = 2; inputs = $inputs }
                }
                elseif ($task -eq 'prep' -and $first) {
                    @{
                        display_name = 'prep'; task_name = 'prep'; parent_dag_id = $ids.sub; pod_name = ''; pod_uid = ''; namespace = ''; image = ''
                        cache_fingerprint = '3b1f'; cached_execution_id = "$($first.Execution)"; inputs = @{ n = $spec.Number }; outputs = @{}
                    }
                }
                else {
                    @{
                        display_name = $task; task_name = $task; parent_dag_id = $ids.sub; pod_name = "p-$name-system-container-impl-$task"
                        pod_uid = "00000000-0000-4000-8000-$name-$task"; namespace = 'team'; image = ''
                        cache_fingerprint = if ($task -eq 'prep') { '3b1f' } else { "7c2e-$name" }
                        inputs = if ($task -eq 'prep') { @{ n = $spec.Number } } else { @{ learning_rate = $spec.Rate } }; outputs = @{}
                    }
                }
            $execution = @{
                type_id           = if ($task -eq 'root' -or $task -eq 'sub') { $type['system.DAGExecution'] } else { $type['system.ContainerExecution'] }
                # The launcher of train sets sub to COMPLETE; the root of a run stays RUNNING, as in every real run.
                last_known_state  = if ($task -eq 'root') { 'RUNNING' } elseif ($task -eq 'prep' -and $first) { 'CACHED' } else { 'COMPLETE' }
                custom_properties = $value.Invoke($own)[0]
            }
            if ($task -eq 'root') {
                $execution.name = "run/$name"
            }
            $ids[$task] = (Invoke-MlmdRequest @store -Method PutExecutions -Body @{ executions = @($execution) }).execution_ids[0]
            Invoke-MlmdRequest @store -Method PutAttributionsAndAssociations -Body @{ associations = @(
                    @{ execution_id = $ids[$task]; context_id = $pipeline }
                    @{ execution_id = $ids[$task]; context_id = $run }
                ) }
        }

        # The artifacts: what prep left in r0 is linked again by the runs that take it from the cache.
        if (-not $first) {
            $new = (Invoke-MlmdRequest @store -Method PutArtifacts -Body @{ artifacts = @(
                        @{
                            type_id = $type['system.Dataset']; uri = "$root/prep/0d1e/data"; state = 'LIVE'
                            custom_properties = $value.Invoke(@{ display_name = 'data'; store_session_info = $session })[0]
                        }
                        @{
                            type_id = $type['system.Artifact']; uri = "$root/prep/0d1e/executor-logs-0"; state = 'LIVE'
                            custom_properties = $value.Invoke(@{ display_name = 'executor-logs'; store_session_info = $session })[0]
                        }
                    ) }).artifact_ids
            $first = @{ Execution = $ids.prep; Data = $new[0]; Logs = $new[1] }
        }

        $new = (Invoke-MlmdRequest @store -Method PutArtifacts -Body @{ artifacts = @(
                    @{
                        type_id = $type['system.Metrics']; uri = "$root/train/8a4f/metrics"; state = 'LIVE'
                        custom_properties = $value.Invoke(@{
                                accuracy = $spec.Accuracy; loss = $spec.Loss; display_name = 'metrics'; store_session_info = $session
                            })[0]
                    }
                    @{
                        type_id = $type['system.Artifact']; uri = "$root/train/8a4f/executor-logs-0"; state = 'LIVE'
                        custom_properties = $value.Invoke(@{ display_name = 'executor-logs'; store_session_info = $session })[0]
                    }
                ) }).artifact_ids
        $events = foreach ($link in @(
                @{ Execution = $ids.prep; Artifact = $first.Data; Type = 'OUTPUT'; Key = 'data' }
                @{ Execution = $ids.prep; Artifact = $first.Logs; Type = 'OUTPUT'; Key = 'executor-logs' }
                @{ Execution = $ids.train; Artifact = $first.Data; Type = 'INPUT'; Key = 'dataset' }
                @{ Execution = $ids.train; Artifact = $new[0]; Type = 'OUTPUT'; Key = 'metrics' }
                @{ Execution = $ids.train; Artifact = $new[1]; Type = 'OUTPUT'; Key = 'executor-logs' }
            )) {
            @{ artifact_id = $link.Artifact; execution_id = $link.Execution; type = $link.Type; path = @{ steps = @(@{ key = $link.Key }) } }
        }
        Invoke-MlmdRequest @store -Method PutEvents -Body @{ events = $events }
        $members = foreach ($artifact in $first.Data, $first.Logs, $new[0], $new[1]) {
            @{ artifact_id = $artifact; context_id = $run }
            @{ artifact_id = $artifact; context_id = $pipeline }
        }
        Invoke-MlmdRequest @store -Method PutAttributionsAndAssociations -Body @{ attributions = $members }
    }

    # --- Four runs of a sweep, recorded with the module's own commands --------------------------------------------------------------------

    $digits = New-MlmdArtifact @store -Type Dataset -Name digits -Uri gs://bucket/data/digits.csv -CustomProperty @{ rows = 1797 }
    $letters = New-MlmdArtifact @store -Type Dataset -Name letters -Uri gs://bucket/data/letters.csv -CustomProperty @{ rows = 20000 }
    foreach ($trial in @(
            @{ Run = 'sweep-1'; Data = $digits; Rate = 0.1; Accuracy = 0.94; Framework = 'xgboost' }
            @{ Run = 'sweep-2'; Data = $digits; Rate = 0.5; Accuracy = 0.88; Framework = 'xgboost' }
            @{ Run = 'sweep-3'; Data = $letters; Rate = 0.1; Accuracy = 0.97; Framework = 'torch' }
            @{ Run = 'sweep-4'; Data = $letters; Rate = 0.5; Accuracy = $null; Framework = 'torch' }
        )) {
        $run = Get-OrNewMlmdRunContext @store -RunId $trial.Run -PipelineName sweep
        $trainer = New-MlmdRunExecution @store -Context $run -Type components.Trainer -Name "$($trial.Run)-trainer" -InputArtifact @{ data = $trial.Data } -InputParameter @{
            learning_rate = $trial.Rate; framework = $trial.Framework
        }
        if ($null -eq $trial.Accuracy) {
            Complete-MlmdExecution @store -Execution $trainer -Failed
            continue
        }

        $model = New-MlmdOutputArtifact @store -Execution $trainer -Context $run -Type Model -OutputName model -Uri "gs://bucket/models/$($trial.Run)" -CustomProperty @{
            accuracy = $trial.Accuracy; framework = $trial.Framework
        }
        Complete-MlmdExecution @store -Execution $trainer -OutputParameter @{ accuracy = $trial.Accuracy }
        if ($trial.Run -eq 'sweep-3') {
            Set-MlmdArtifact @store -Artifact $model -State MarkedForDeletion
        }
    }

    if ($opened) {
        "Store: $($opened.Address)"
    }
}
finally {
    if ($opened) {
        Disconnect-Mlmd -Connection $opened
    }
}
