#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Every command can stand behind a mock or a proxy function, in each way it can be called.

BeforeDiscovery {
    Import-Module -Name "$PSScriptRoot/../../KfpMetadata.psd1" -Force
    $commands = Get-Command -Module KfpMetadata

    # A value for each type of parameter, as a script would give it.
    function Get-Sample([System.Management.Automation.ParameterMetadata] $Parameter) {
        $type = $Parameter.ParameterType
        if ($type.IsArray) { $type = $type.GetElementType() }
        if ([System.Nullable]::GetUnderlyingType($type)) { $type = [System.Nullable]::GetUnderlyingType($type) }
        if ($type.IsEnum) { return [enum]::GetValues($type)[1] }
        switch ($type.Name) {
            'ArtifactReference' { return [KfpMetadata.MlmdArtifact]@{ Id = 5; Type = 'Model'; Uri = 's3://b/m' } }
            'ExecutionReference' { return [KfpMetadata.MlmdExecution]@{ Id = 6; Type = 'components.T' } }
            'ContextReference' { return [KfpMetadata.MlmdContext]@{ Id = 7; Type = 'KfpRun'; Name = 'run-1' } }
            'NodeId' { return 7 }
            'RunReference' { return [KfpMetadata.MlmdContext]@{ Id = 7; Type = 'KfpRun'; Name = 'run-1' } }
            'MlmdArtifact' { return [KfpMetadata.MlmdArtifact]@{ Uri = 's3://b/n'; Type = 'Model' } }
            'MlmdLineageGraph' { return [KfpMetadata.MlmdLineageGraph]::new() }
            'String' { return 'sample' }
            'Uri' { return [uri] 'https://example.com' }
            'SwitchParameter' { return $true }
            'IDictionary' { return @{ key = 1 } }
            'Hashtable' { return @{ key = 1 } }
            'SecureString' { return ConvertTo-SecureString -String 'secret' -AsPlainText -Force }
            'PSCredential' { return [pscredential]::new('user', (ConvertTo-SecureString -String 'secret' -AsPlainText -Force)) }
            'ScriptBlock' { return { 'token' } }
            'DateTimeOffset' { return [datetime]::new(2026, 1, 2) }
            'DateTime' { return [datetime]::new(2026, 1, 2) }
            'TimeSpan' { return [timespan]::FromSeconds(1) }
            'Int32' { return 1 }
            'Int64' { return 1 }
            'UInt64' { return 1 }
            'Boolean' { return $true }
            'Double' { return 0.5 }
            'PSObject' { return [KfpMetadata.MlmdArtifact]@{ Id = 5; Type = 'Model' } }
            'Object' { return 'sample' }
            'X509Certificate2' { return [System.Security.Cryptography.X509Certificates.X509Certificate2]::new([byte[]]::new(0)) }
            default { throw "There is no sample of the type $type of -$($Parameter.Name)." }
        }
    }

    $skipped = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    $calls = foreach ($command in $commands) {
        foreach ($set in $command.ParameterSets) {
            $mandatory = @($set.Parameters | Where-Object { $_.IsMandatory })
            $optional = @($set.Parameters | Where-Object { -not $_.IsMandatory -and $_.Name -notin $skipped })
            $named = @{}
            foreach ($parameter in $mandatory) { $named[$parameter.Name] = Get-Sample $command.Parameters[$parameter.Name] }
            @{ Command = $command.Name; Way = "set $($set.Name) by name"; Arguments = $named; Piped = $null }

            # And with everything that can be given.
            $all = $named.Clone()
            foreach ($parameter in $optional) { $all[$parameter.Name] = Get-Sample $command.Parameters[$parameter.Name] }
            @{ Command = $command.Name; Way = "set $($set.Name) with all parameters"; Arguments = $all; Piped = $null }

            foreach ($parameter in $mandatory | Where-Object { $_.ValueFromPipeline }) {
                $rest = $named.Clone()
                $rest.Remove($parameter.Name)
                @{ Command = $command.Name; Way = "set $($set.Name) piped to -$($parameter.Name)"; Arguments = $rest; Piped = $named[$parameter.Name] }
            }
        }
    }

    # What can name a node: by id, by name, by entity, as a row of a table.
    $references = foreach ($command in $commands) {
        foreach ($set in $command.ParameterSets) {
            foreach ($parameter in $set.Parameters | Where-Object { "$($_.ParameterType)" -match '(Artifact|Execution|Context)Reference' }) {
                $kind = [regex]::Match("$($parameter.ParameterType)", '(Artifact|Execution|Context)Reference').Groups[1].Value
                $rest = @{}
                foreach ($other in $set.Parameters | Where-Object { $_.IsMandatory -and $_.Name -ne $parameter.Name }) {
                    $rest[$other.Name] = Get-Sample $command.Parameters[$other.Name]
                }

                @{ Command = $command.Name; Parameter = $parameter.Name; Kind = $kind; Set = $set.Name; Rest = $rest; Pipeline = $parameter.ValueFromPipeline }
            }
        }
    }

    # What takes ids alone: an integer, its digits, the entity, what another process made of it.
    $ids = foreach ($command in $commands) {
        foreach ($parameter in $command.Parameters.Values | Where-Object { "$($_.ParameterType)" -match 'NodeId' }) {
            @{ Command = $command.Name; Parameter = $parameter.Name; Kind = $parameter.Name -replace 'Id$' }
        }
    }
}

BeforeAll {
    Import-Module -Name "$PSScriptRoot/../../KfpMetadata.psd1" -Force
}

AfterAll {
    Remove-Module -Name KfpMetadata -ErrorAction Ignore
}

Describe 'a mock of <Command>' -ForEach $calls {
    It 'is called, <Way>' {
        Mock -CommandName $Command -MockWith { 'mocked' }
        $result = if ($null -eq $Piped) { & $Command @Arguments -ErrorAction Stop } else { $Piped | & $Command @Arguments -ErrorAction Stop }
        $result | Should -Be 'mocked'
        Should -Invoke -CommandName $Command -Times 1 -Exactly
    }
}

Describe 'a mock of <Command> -<Parameter> in the set <Set>' -ForEach $references {
    BeforeAll {
        $entity = New-Object -TypeName "KfpMetadata.Mlmd$Kind" -Property @{ Id = 5; Type = 'T'; Name = 'n' }
        $entity.CustomProperties = @{ accuracy = 0.5 }
    }

    BeforeEach {
        $seen = [System.Collections.Generic.List[object]]::new()
        Mock -CommandName $Command -MockWith { $seen.Add((Get-Variable -Name $Parameter -ValueOnly)) }
    }

    It 'gets an entity' {
        $call = $Rest + @{ $Parameter = $entity }
        & $Command @call -ErrorAction Stop
        $seen[0].Id | Should -Be 5
        $seen[0].Name | Should -Be 'n'
        $seen[0].Type | Should -Be 'T'
        $seen[0].CustomProperties.accuracy | Should -Be 0.5
        @($seen[0] -eq $entity).Count | Should -Be 1
    }

    It 'gets an id' {
        $call = $Rest + @{ $Parameter = 5 }
        & $Command @call -ErrorAction Stop
        $seen[0].Id | Should -Be 5
        $seen[0].Name | Should -BeNullOrEmpty
        $seen[0] -eq 5 | Should -BeTrue
    }

    It 'gets a name' {
        $call = $Rest + @{ $Parameter = 'T/n' }
        & $Command @call -ErrorAction Stop
        $seen[0].Name | Should -Be 'T/n'
        $seen[0].Id | Should -Be 0
        $seen[0] -eq 'T/n' | Should -BeTrue
    }

    It 'is chosen by a filter that looks at the entity' {
        $filter = [scriptblock]::Create("`$$Parameter.Id -eq 5 -and `$$Parameter.Type -eq 'T'")
        $call = $Rest + @{ $Parameter = $entity }
        & $Command @call -ErrorAction Stop
        Should -Invoke -CommandName $Command -ParameterFilter $filter -Times 1 -Exactly
        Should -Invoke -CommandName $Command -ParameterFilter ([scriptblock]::Create("`$$Parameter.Id -eq 6")) -Times 0 -Exactly
    }
}

Describe 'a mock of <Command> -<Parameter>, which takes ids' -ForEach $ids {
    It 'gets integers, digits, entities and what is left of them' {
        $entity = New-Object -TypeName "KfpMetadata.Mlmd$Kind" -Property @{ Id = 5; Type = 'T'; Name = 'n' }
        $left = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($entity))
        $seen = [System.Collections.Generic.List[object]]::new()
        Mock -CommandName $Command -MockWith { $seen.AddRange([object[]](Get-Variable -Name $Parameter -ValueOnly)) }
        $call = @{ $Parameter = $entity, 6, '7', $left }
        & $Command @call -ErrorAction Stop
        [long[]]$seen | Should -Be 5, 6, 7, 5
        $seen[0] -eq $entity | Should -BeTrue
        Should -Invoke -CommandName $Command -ParameterFilter ([scriptblock]::Create("`$$Parameter -contains 6")) -Times 1 -Exactly
        Should -Invoke -CommandName $Command -ParameterFilter ([scriptblock]::Create("`$$Parameter -contains 9")) -Times 0 -Exactly
    }
}

Describe 'a mock of <Command> with <Parameter> from the pipeline, in the set <Set>' -ForEach ($references | Where-Object Pipeline) {
    It 'gets entities, ids, names and rows' {
        $entity = New-Object -TypeName "KfpMetadata.Mlmd$Kind" -Property @{ Id = 5; Type = 'T'; Name = 'n' }
        $seen = [System.Collections.Generic.List[object]]::new()
        Mock -CommandName $Command -MockWith { $seen.Add((Get-Variable -Name $Parameter -ValueOnly)) }
        $row = [pscustomobject]@{ "${Kind}Id" = '8'; Uri = 's3://x' }
        $entity, 6, 'T/n', $row | & $Command @Rest -ErrorAction Stop
        @($seen | ForEach-Object { $_.Id }) | Should -Be 5, 6, 0, 8
        $seen[2].Name | Should -Be 'T/n'
    }
}

Describe 'a proxy function of <_>' -ForEach $commands.Name {
    It 'has the parameters of the command' {
        $real = Get-Command -Name $_ -Module KfpMetadata -CommandType Cmdlet
        Set-Item -Path function:script:Test-Proxy -Value ([scriptblock]::Create([System.Management.Automation.ProxyCommand]::Create($real)))
        $proxy = Get-Command -Name Test-Proxy
        $proxy.ParameterSets.Name | Sort-Object | Should -Be ($real.ParameterSets.Name | Sort-Object)
        foreach ($parameter in $real.Parameters.Values) {
            $proxy.Parameters[$parameter.Name].ParameterType | Should -Be $parameter.ParameterType
            $proxy.Parameters[$parameter.Name].Aliases | Should -Be $parameter.Aliases
        }
    }
}

Describe 'proxy functions of all commands, under their names' {
    BeforeAll {
        foreach ($real in Get-Command -Module KfpMetadata -CommandType Cmdlet) {
            Set-Item -Path "function:global:$($real.Name)" -Value ([scriptblock]::Create([System.Management.Automation.ProxyCommand]::Create($real)))
        }
    }

    AfterAll {
        Get-Item -Path function:*-*Mlmd* | Remove-Item
    }

    It 'record and read a run' {
        (Get-Command -Name Get-MlmdTask).CommandType | Should -Be 'Function'
        $connection = Connect-Mlmd -InMemory -Name proxies
        try {
            $run = Get-OrNewMlmdRunContext -RunId run-1 -PipelineName p
            $data = New-MlmdArtifact -Uri s3://b/data -Type Dataset
            $task = $run | New-MlmdRunExecution -Type components.Train -InputArtifact @{ dataset = $data }
            $model = $task | New-MlmdOutputArtifact -Uri s3://b/model -Type Model
            $data | Add-MlmdInputLink -Execution $task -InputName dataset | Should -Not -BeNullOrEmpty
            $task | Complete-MlmdExecution
            (Get-MlmdTask -RunId run-1).State | Should -Be 'Complete'
            ($model | Get-MlmdEvent).Type | Should -Be 'Output'
            (Get-MlmdEvent -Execution $task.Id -Type Input).ArtifactId | Should -Be $data.Id
            (Get-MlmdLineage -Artifact $model -Upstream).Nodes.Count | Should -Be 3
            $model | Set-MlmdArtifact -CustomProperty @{ accuracy = 0.5 }
            (Get-MlmdArtifact -Id $model.Id).CustomProperties.accuracy | Should -Be 0.5
            (Get-MlmdArtifact -Context $run).Count | Should -Be 2
        }
        finally {
            Disconnect-Mlmd -Connection $connection
        }
    }
}

Describe 'errors of the module in a mock' {
    It 'are thrown with their id and category' {
        Mock -CommandName New-MlmdOutputArtifact -MockWith { throw [KfpMetadata.MlmdException]::new('MlmdUnavailable', 'The server is away.') }
        $thrown = $null
        try {
            New-MlmdOutputArtifact -Execution 5 -Uri s3://b/m -Type Model
        }
        catch [KfpMetadata.MlmdException] {
            $thrown = $_
        }

        $thrown.FullyQualifiedErrorId | Should -BeLike 'MlmdUnavailable*'
        $thrown.CategoryInfo.Category | Should -Be 'ConnectionError'
        $thrown.Exception.ErrorId | Should -Be 'MlmdUnavailable'
        $thrown.Exception.StatusCode | Should -Be 'Unavailable'
        { New-MlmdOutputArtifact -Execution 5 -Uri s3://b/m -Type Model } | Should -Throw -ErrorId 'MlmdUnavailable*' -ExpectedMessage 'The server is away.'
    }

    It 'can be written with the id of each kind' {
        foreach ($field in [KfpMetadata.MlmdErrorId].GetFields()) {
            $id = $field.GetValue($null)
            { throw [KfpMetadata.MlmdException]::new($id, 'text') } | Should -Throw -ErrorId $id
        }
    }
}
