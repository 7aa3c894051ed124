import { expect, it } from 'vitest';
import { capacityType, pool, provider, zone } from './node-place.ts';

it('tells the provider from providerID, else from labels that only one provider sets', () => {
  expect(provider('aws:///eu-west-1a/i-01', {})).toBe('aws');
  expect(provider('gce://project/europe-west1-b/gke-1', {})).toBe('gcp');
  expect(provider('hcloud://123', {})).toBe('hetzner');
  expect(provider('openstack:///ab-12', { 'node.k8s.ovh/type': 'standard' })).toBe('ovh');
  expect(provider('metal3://host', {})).toBe('metal3');
  expect(provider('', { 'kubernetes.azure.com/mode': 'user' })).toBe('azure');
  expect(provider('', {})).toBe('');
});

it('takes the zone from its label, else from providerID', () => {
  expect(zone({ 'topology.kubernetes.io/zone': 'z1' }, 'aws:///eu-west-1a/i-01')).toBe('z1');
  expect(zone({}, 'aws:///eu-west-1a/i-01')).toBe('eu-west-1a');
  expect(zone({}, 'hcloud://123')).toBe('');
});

it('names the pool by the provider’s or Karpenter’s label, else by the instance type', () => {
  expect(pool({ 'eks.amazonaws.com/nodegroup': 'web' })).toBe('web');
  expect(pool({ 'karpenter.sh/nodepool': 'spot', 'node.kubernetes.io/instance-type': 'm5.large' })).toBe('spot');
  expect(pool({ 'node.kubernetes.io/instance-type': 'm5.large' })).toBe('m5.large');
});

it('knows spot, reserved and on-demand capacity of each provider', () => {
  expect(capacityType({ 'eks.amazonaws.com/capacityType': 'SPOT' })).toBe('spot');
  expect(capacityType({ 'karpenter.sh/capacity-type': 'on-demand' })).toBe('on_demand');
  expect(capacityType({ 'karpenter.sh/capacity-type': 'reserved' })).toBe('reserved');
  expect(capacityType({ 'cloud.google.com/gke-spot': 'true' })).toBe('spot');
  expect(capacityType({ 'kubernetes.azure.com/scalesetpriority': 'spot' })).toBe('spot');
  expect(capacityType({})).toBe('');
});
