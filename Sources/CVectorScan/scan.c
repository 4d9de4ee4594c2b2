int fq_scan_version(void){return 1;}
